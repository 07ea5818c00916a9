import { queueAttributes } from "../../../sqs/queue-attributes";
import type { SimulatedQueue } from "../../../sqs/simulated-queue";
import { flagAt, textAt } from "../../../terraform";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { resourceAt, resourcesOf } from "../../stack-facts";
import { invalidAttributeName } from "./errors";
import { queueOf } from "./queues";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function getQueueAttributes(call: Call): Output {
  const queue = queueOf(call);
  call.authorize("sqs:GetQueueAttributes", queue.place.arn);
  const names = call.input.texts("AttributeNames") ?? [];
  for (const name of names) if (!NAMES.has(name)) throw invalidAttributeName(name);
  const all = Object.entries({ ...queueAttributes(queue), ...securityOf(queue, call) });
  const wanted = all.filter(([name, value]) => value !== undefined && (names.includes("All") || names.includes(name)));
  return { Attributes: Object.fromEntries(wanted) };
}

/** What can be asked for, whether the queue has it or not. */
const NAMES: ReadonlySet<string> = new Set([
  "All",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

function securityOf({ place }: SimulatedQueue, { simulation }: Call): Readonly<Record<string, string | undefined>> {
  const resource = resourceAt(simulation, place.address);
  const policy = resourcesOf(simulation).find(
    (each) => each.type === "aws_sqs_queue_policy" && each.attribute("queue_url") === place.url,
  );
  const keyId = resource && textAt(resource, "kms_master_key_id");
  const isManaged = (resource && flagAt(resource, "sqs_managed_sse_enabled")) ?? keyId === undefined;
  return {
    Policy: (policy && textAt(policy, "policy")) ?? (resource && textAt(resource, "policy")),
    KmsMasterKeyId: keyId,
    KmsDataKeyReusePeriodSeconds: resource && textAt(resource, "kms_data_key_reuse_period_seconds"),
    SqsManagedSseEnabled: String(isManaged),
  };
}
