import type { SQSBatchItemFailure, SQSEvent, SQSRecord } from "aws-lambda";

/** The messages of a batch that hold what they should, with what they hold, in their order. */
export type ReadRecords<Content> = ReadonlyMap<SQSRecord, Content>;

/**
 * Reads the messages of a batch before anything is done with one. What holds nothing that can be used, now or ever, has no place in
 * the order of a FIFO queue: it is for the dead-letter queue alone, and those behind it go on.
 *
 * @param read reports what is wrong and gives `undefined`, where something is
 */
export function readRecords<Content extends object>(
  batch: SQSEvent,
  read: (record: SQSRecord) => Content | undefined,
): { readonly records: ReadRecords<Content>; readonly invalid: readonly SQSBatchItemFailure[] } {
  const records = new Map<SQSRecord, Content>();
  const invalid: SQSBatchItemFailure[] = [];
  for (const record of batch.Records) {
    const content = read(record);
    if (content === undefined) invalid.push({ itemIdentifier: record.messageId });
    else records.set(record, content);
  }
  return { records, invalid };
}
