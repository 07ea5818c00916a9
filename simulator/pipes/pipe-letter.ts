import type { Pipe } from "../topology/places";
import type { PipedRecord } from "./piped-record";

/** Why records were given up. */
export type GivenUp = "RetryAttemptsExhausted" | "MaximumRecordAgeExceeded";

/**
 * What a pipe tells its dead-letter queue of records that it gave up: where they are, and not what is in them. The context is that of
 * Lambda's event source mappings, which AWS documents in full: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function pipeLetter({ arn, from }: Pipe, records: readonly PipedRecord[], why: GivenUp, now: number): string {
  const [first] = records;
  const last = records.at(-1);
  return JSON.stringify({
    context: { partnerResourceArn: arn, condition: why },
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: `shardId-${String(first?.shard ?? 0).padStart(20, "0")}-${"0".repeat(8)}`,
      startSequenceNumber: first?.record.dynamodb.SequenceNumber,
      endSequenceNumber: last?.record.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: first && new Date(first.writtenAt).toISOString(),
      approximateArrivalOfLastRecord: last && new Date(last.writtenAt).toISOString(),
      batchSize: records.length,
      streamArn: from.changes?.arn,
    },
  });
}
