import type { SimulatedQueue } from "./simulated-queue";

/**
 * What GetQueueAttributes answers for `All`, but for the policy and encryption.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export function queueAttributes({ place, counts, createdAt }: SimulatedQueue): Record<string, string> {
  const { redrive, redriveAllow } = place;
  const created = String(Math.floor(createdAt / 1_000));
  return {
    QueueArn: place.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(place.visibilityTimeoutSeconds),
    MaximumMessageSize: String(place.maxMessageBytes),
    MessageRetentionPeriod: String(place.retentionSeconds),
    DelaySeconds: String(place.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(place.receiveWaitSeconds),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.to.arn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
    ...(redriveAllow && {
      RedriveAllowPolicy: JSON.stringify({
        redrivePermission: redriveAllow.permission,
        ...(redriveAllow.permission === "byQueue" && { sourceQueueArns: redriveAllow.sourceArns }),
      }),
    }),
    ...(place.fifo && {
      FifoQueue: "true",
      ContentBasedDeduplication: String(place.contentBasedDeduplication),
      DeduplicationScope: place.deduplicationScope,
      FifoThroughputLimit: place.fifoThroughputLimit,
    }),
  };
}
