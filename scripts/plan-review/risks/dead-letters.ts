import type { Place, Queue, Topology } from "../../../simulator";
import { type Comparison, placeLabel } from "../plan/comparison";
import { type Risk, risk } from "../risk";

/** Something that has a dead-letter queue, or could have one. */
interface Holder {
  readonly address: string;
  readonly label: string;
  /** What goes there, for the reason. */
  readonly loses: string;
  readonly deadLetters: Place | undefined;
  /** Attribute that would tell. */
  readonly attribute: string;
}

/** Whatever stays and loses its dead-letter queue, and dead-letter queues that no longer take what they took. */
export function deadLetterRisks({ before, after }: Comparison): Risk[] {
  const now = new Map(holders(after.topology).map((each) => [each.address, each]));
  const removed = holders(before.topology).flatMap((was) => {
    const is = now.get(was.address);
    if (was.deadLetters === undefined || is === undefined || is.deadLetters !== undefined) return [];
    if (after.resourceAt(was.address)?.hides(was.attribute)) return [];
    return [
      risk({
        code: "DEAD_LETTER_QUEUE_REMOVED",
        severity: "high",
        address: was.address,
        label: was.label,
        what: `${was.label} no longer has a dead-letter queue: it was ${placeLabel(was.deadLetters)}.`,
        reason: was.loses,
        mend: `Keep ${was.attribute}.`,
      }),
    ];
  });
  return [...removed, ...refused(before.topology, after.topology)];
}

function holders({ buses, topics, queues, functions, rules }: Topology): Holder[] {
  return [
    ...queues
      .filter(({ inStack }) => inStack)
      .map((queue) => ({
        address: queue.address,
        label: queue.name,
        loses: "A message that cannot be processed is received again and again until it expires, and is lost then.",
        deadLetters: queue.redrive?.to,
        attribute: "redrive_policy",
      })),
    ...rules.flatMap((rule) =>
      rule.targets.map((target) => ({
        address: target.address,
        label: `${rule.name} → ${placeLabel(target.to)}`,
        loses:
          "What EventBridge cannot deliver, for want of a permission or after its last try, is dropped in silence.",
        deadLetters: target.deadLetterQueue,
        attribute: "dead_letter_config",
      })),
    ),
    ...topics.flatMap((topic) =>
      topic.subscriptions.map((subscription) => ({
        address: subscription.address,
        label: `${topic.name} → ${placeLabel(subscription.to)}`,
        loses: "What SNS cannot deliver, for want of a permission or after its last try, is dropped in silence.",
        deadLetters: subscription.deadLetterQueue,
        attribute: "redrive_policy",
      })),
    ),
    ...functions
      .filter(({ inStack }) => inStack)
      .map((fn) => ({
        address: fn.address,
        label: fn.name,
        loses: "An event that the function fails to process is dropped after its last try.",
        deadLetters: fn.onFailure,
        attribute: "dead_letter_config",
      })),
    ...buses
      .filter(({ inStack }) => inStack)
      .map((bus) => ({
        address: bus.address,
        label: bus.name,
        loses: "An event that the bus cannot decrypt is dropped.",
        deadLetters: bus.deadLetterQueue,
        attribute: "dead_letter_config",
      })),
  ];
}

/** A dead-letter queue that lets no longer in whose messages it keeps. */
function refused(before: Topology, after: Topology): Risk[] {
  return after.queues.flatMap((source) => {
    const dead = source.redrive?.to;
    if (dead?.kind !== "queue" || !dead.inStack || letsIn(dead, source)) return [];
    const was = before.queues.find(({ address }) => address === source.address)?.redrive?.to;
    if (was?.kind === "queue" && was.address === dead.address && !letsIn(was, source)) return [];
    return [
      risk({
        code: "REDRIVE_REFUSED",
        severity: "high",
        address: dead.address,
        label: dead.name,
        what: `The dead-letter queue ${dead.name} does not take the messages of ${source.name}.`,
        reason: "SQS cannot move what was received too often: it stays in the queue and is received until it expires.",
        mend: `Let the redrive_allow_policy of ${dead.name} name ${source.name}.`,
      }),
    ];
  });
}

function letsIn({ redriveAllow }: Queue, source: Queue): boolean {
  if (redriveAllow === undefined || redriveAllow.permission === "allowAll") return true;
  return redriveAllow.permission === "byQueue" && redriveAllow.sourceArns.includes(source.arn);
}
