import { Token } from "cdktf";
import { checkAtSynth, type Report } from "../report";
import type { QueueConsumer } from "./queue-consumer";
import type { ReliableQueue } from "./reliable-queue";
import { inDays } from "./retention";

/** Receives below which a passing trouble, such as a deployment, already makes dead letters. */
const FEWEST_RECEIVES = 3;

/** The rules on a queue and what is connected to it. */
export function checkQueueAtSynth(queue: ReliableQueue): void {
  checkAtSynth(queue, (report) => {
    checkDeadLetterQueue(queue, report);
    checkRetention(queue, report);
    for (const consumer of queue.consumers) checkVisibility(queue, consumer, report);
    checkOneConsumer(queue.consumers, report);
  });
}

/** Refuses a second function on a queue. */
export function checkOneConsumer(consumers: readonly QueueConsumer[], report: Report): void {
  if (consumers.length < 2) return;
  report.error({
    code: "TWO_CONSUMERS",
    prop: "consumedBy",
    must: "be called once: each message goes to one of the consumers, by chance",
    got: consumers.map(({ consumer }) => consumer.node.path).join(", "),
    mend: "Give each function a queue of its own, both subscribed to one topic or routed by one rule.",
  });
}

function checkDeadLetterQueue(queue: ReliableQueue, report: Report): void {
  const letters = queue.deadLetterQueue;
  const { deadLetterQueue: options, retentionSeconds } = queue.resolved;
  if (!letters || !options) return;
  if (letters.retentionSeconds < retentionSeconds) {
    report.error({
      code: "DEAD_LETTER_RETENTION",
      prop: "deadLetterQueue.retentionDays",
      must: `be at least the retention of the queue (${days(retentionSeconds)}), as a dead letter keeps the time at which it was first sent`,
      got: days(letters.retentionSeconds),
      mend: "Leave it out for 14 days, or shorten retentionDays of the queue.",
    });
  }
  if (queue.consumers.length > 0 && options.maxReceiveCount < FEWEST_RECEIVES) {
    report.warning({
      code: "FEW_RECEIVES",
      prop: "deadLetterQueue.maxReceiveCount",
      must: `be at least ${FEWEST_RECEIVES} on a queue that a function consumes`,
      got: options.maxReceiveCount,
      mend: "A single throttle or deployment counts as a receive: leave it out for 5.",
    });
  }
}

/**
 * A message is received again after its visibility timeout, and expires when it was kept long enough, whatever its receives
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html).
 */
function checkRetention({ resolved, visibilityTimeoutSeconds }: ReliableQueue, report: Report): void {
  const { deadLetterQueue, retentionSeconds, alarms } = resolved;
  const { ageSeconds } = alarms;
  if (typeof ageSeconds === "number" && !Token.isUnresolved(ageSeconds) && ageSeconds >= retentionSeconds) {
    report.error({
      code: "THRESHOLD_INVALID",
      prop: "alarms.ageSeconds",
      must: `be below the retention of the queue (${retentionSeconds} s): no message becomes older`,
      got: ageSeconds,
      mend: "Lower it, or leave it out for one that follows from the visibility timeout.",
    });
  }
  if (deadLetterQueue === undefined || Token.isUnresolved(visibilityTimeoutSeconds)) return;
  const { maxReceiveCount } = deadLetterQueue;
  if (Token.isUnresolved(maxReceiveCount) || retentionSeconds > maxReceiveCount * visibilityTimeoutSeconds) return;
  report.error({
    code: "RETENTION_SHORT",
    prop: "retentionDays",
    must: `be more than maxReceiveCount × visibility timeout (${maxReceiveCount} × ${visibilityTimeoutSeconds} s), or a message expires before it is a dead letter`,
    got: days(retentionSeconds),
    mend: "Keep messages longer, or lower deadLetterQueue.maxReceiveCount or the visibility timeout.",
  });
}

function checkVisibility(queue: ReliableQueue, mapping: QueueConsumer, report: Report): void {
  const { timeoutSeconds, node } = mapping.consumer;
  const seconds = queue.visibilityTimeoutSeconds;
  if (timeoutSeconds === undefined || Token.isUnresolved(seconds)) return;
  if (seconds < timeoutSeconds) {
    report.error({
      code: "VISIBILITY_BELOW_TIMEOUT",
      prop: "visibilityTimeoutSeconds",
      must: `be at least the timeout of ${node.path} (${timeoutSeconds} s), or Lambda refuses the mapping`,
      got: seconds,
      mend: `Leave it out for ${mapping.recommendedVisibilitySeconds}.`,
    });
  } else if (seconds < mapping.recommendedVisibilitySeconds) {
    report.warning({
      code: "VISIBILITY_SHORT",
      prop: "visibilityTimeoutSeconds",
      must: `be at least 6 × the timeout of ${node.path} and the batching window (${mapping.recommendedVisibilitySeconds} s), or a batch that is retried under throttling becomes visible and is processed twice`,
      got: seconds,
      mend: `Leave it out for ${mapping.recommendedVisibilitySeconds}.`,
    });
  }
}

function days(seconds: number): string {
  return `${inDays(seconds)} days`;
}
