import { AWS_LIMITS } from "../../modules/aws-limits";
import { batchEntryIdsNotDistinct, batchTooLong, emptyBatch, invalidBatchEntryId, tooManyEntries } from "./sqs-error";

/**
 * Whether SQS takes a batch of entries with these ids; each entry is then taken or refused for itself.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 *
 * @param bytes of all messages, where the batch is one of messages
 * @throws {AwsError} EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct,
 *   BatchRequestTooLong
 */
export function checkBatch(ids: readonly string[], bytes = 0): void {
  const { batchEntries, messageBytes } = AWS_LIMITS.sqs;
  if (ids.length === 0) throw emptyBatch();
  if (ids.length > batchEntries) throw tooManyEntries(ids.length, batchEntries);
  for (const id of ids) if (!/^[\w-]{1,80}$/.test(id)) throw invalidBatchEntryId();
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw batchEntryIdsNotDistinct(repeated);
  if (bytes > messageBytes.max) throw batchTooLong(bytes, messageBytes.max);
}
