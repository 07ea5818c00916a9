/** An event on its way to the bus, under a key that is the same whenever the file is read. */
export interface OutgoingEvent {
  readonly key: string;
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
}

/** Entries of one call of PutEvents, and their bytes: below 1 MB. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;

/** Puts events into as few calls as hold them, in their order. One that is too large for any stands alone: EventBridge refuses it. */
export function batchEntries(events: readonly OutgoingEvent[]): OutgoingEvent[][] {
  const batches: OutgoingEvent[][] = [];
  let batch: OutgoingEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = bytesOf(event);
    if (batch.length === MOST_ENTRIES || (batch.length > 0 && bytes + size >= MOST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function bytesOf({ source, detailType, detail }: OutgoingEvent): number {
  return Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail);
}
