import type { Place, Resource } from "../../../simulator";
import { numberAt, textAt } from "../../../simulator/terraform";
import { type Stream, totalOf } from "../traffic/flow";
import { perMonth, SECONDS, type System, type Usage } from "./usage";

/** Seconds for which SNS uses a data key again, and SQS where nothing else is said. */
const REUSE_SECONDS = 300;

/**
 * What keys are charged for: their being there, and what queues and topics ask of them. With a reuse period of D seconds, P
 * senders and C receivers a queue asks at most 2P + C times in D, and never more often than twice for each message.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function keyUsage(system: System): Usage[] {
  const keys = system.stack.resources.filter(({ type }) => type === "aws_kms_key");
  return [
    ...keys.map(({ address }): Usage => ({ meter: "keys", quantity: 1, resource: address, what: "key" })),
    ...system.topology.queues.flatMap((queue) => {
      const consumers = queue.mappings.filter(({ enabled }) => enabled).length;
      return requestUsage(queue, system.flow.queued.get(queue), consumers, system);
    }),
    ...system.topology.topics.flatMap((topic) => requestUsage(topic, system.flow.published.get(topic), 0, system)),
  ];
}

function requestUsage(place: Place, streams: readonly Stream[] = [], consumers: number, { stack }: System): Usage[] {
  const resource = stack.resources.find(({ address }) => address === place.address);
  const key = resource && textAt(resource, "kms_master_key_id");
  if (resource === undefined || key === undefined) return [];
  const senders = new Set(streams.map(({ sender }) => sender)).size;
  const reuse = numberAt(resource, "kms_data_key_reuse_period_seconds") ?? REUSE_SECONDS;
  const most = (SECONDS / reuse) * (2 * senders + consumers);
  return [
    {
      meter: "keyRequests",
      quantity: Math.min(most, 2 * perMonth(totalOf(streams))),
      resource: keyAddress(key, stack.resources) ?? place.address,
      what: `requests of ${place.name}`,
    },
  ];
}

function keyAddress(key: string, resources: readonly Resource[]): string | undefined {
  const known = (each: Resource) =>
    [each.attribute("arn"), each.attribute("id"), each.attribute("key_id")].includes(key);
  return resources.find((each) => each.type === "aws_kms_key" && known(each))?.address;
}
