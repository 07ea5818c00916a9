/** An entry of PutEvents, with what the samples need of it. */
export interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  /** JSON. */
  readonly Detail: string;
  readonly Time?: Date;
  readonly Resources?: readonly string[];
}

/** Bytes that a time counts, however it is written. */
const TIME_BYTES = 14;

/** Bytes that an entry counts. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function entryBytes({ Source, DetailType, Detail, Time, Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}
