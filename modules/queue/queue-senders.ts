import type { ITerraformDependable } from "cdktf";
import type { RouteBinding, RouteTargetConfig, SubscriberConfig, SubscriptionBinding } from "../connections";
import type { Place } from "../place";
import { checkAtSynth } from "../report";

/** What the rules on senders need to know of a queue. */
interface Receiver {
  readonly name: string;
}

/** How a rule sends to a queue. */
export function routeToQueue(
  arn: string,
  { messageGroupId }: RouteBinding,
  dependsOn: readonly ITerraformDependable[],
  place: () => Place,
): RouteTargetConfig {
  return { arn, dependsOn, place, parameters: messageGroupId === undefined ? {} : { sqsTarget: { messageGroupId } } };
}

/** How a topic sends to a queue. */
export function topicToQueue(arn: string, dependsOn: readonly ITerraformDependable[]): SubscriberConfig {
  return { protocol: "sqs", endpoint: arn, dependsOn };
}

/** A rule needs a message group and content-based deduplication for a FIFO queue; a standard queue knows no groups. */
export function checkRouteToQueue(
  { scope, messageGroupId }: RouteBinding,
  queue: Receiver & { readonly fifo: { readonly contentBasedDeduplication: boolean } | undefined },
): void {
  const prop = "targets[].messageGroupId";
  checkAtSynth(scope, (report) => {
    if (queue.fifo && !messageGroupId) {
      report.error({
        code: "MESSAGE_GROUP_MISSING",
        prop,
        must: `be given for the FIFO queue ${queue.name}`,
        got: messageGroupId,
        mend: 'Write { target: queue, messageGroupId: "…" }: messages of one group stay in order.',
      });
    }
    if (queue.fifo && !queue.fifo.contentBasedDeduplication) {
      report.error({
        code: "DEDUPLICATION_MISSING",
        prop: "fifo.contentBasedDeduplication",
        must: `be true on ${queue.name}, as a rule sends no deduplication id`,
        got: false,
        mend: "Leave it out, or send to the queue from a function that sets the id.",
      });
    }
    if (!queue.fifo && messageGroupId !== undefined) {
      report.error({
        code: "ORDER_ON_STANDARD_QUEUE",
        prop,
        must: `be left out for the standard queue ${queue.name}, which keeps no order`,
        got: messageGroupId,
        mend: "Set fifo: true on the queue, or drop the message group.",
      });
    }
  });
}

/** Order is kept only from a FIFO topic to a FIFO queue; SNS refuses a FIFO queue on a standard topic. */
export function checkTopicToQueue(
  { scope, topic, fifo }: SubscriptionBinding,
  queue: Receiver & { readonly fifo: boolean },
): void {
  if (fifo === queue.fifo) return;
  checkAtSynth(scope, (report) =>
    report.error({
      code: "FIFO_MIXED",
      prop: "subscribe",
      must: fifo
        ? "connect a FIFO topic to a FIFO queue, or the order is lost on the way"
        : "connect a standard topic to a standard queue: SNS delivers to FIFO queues from FIFO topics only",
      got: `${topic.node.path} (${fifo ? "FIFO" : "standard"}) → ${queue.name} (${queue.fifo ? "FIFO" : "standard"})`,
      mend: "Make both FIFO, or both standard.",
    }),
  );
}
