import type { EventPlan, QueuePlan } from "./scenario";

/** A message as Lambda hands it to a function; what this consumer looks at. */
interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SequenceNumber?: string;
    readonly MessageGroupId?: string;
  };
}

/** A message that a consumer has done with. */
export interface Processed {
  readonly messageId: string;
  /** Index of the event. */
  readonly event: number;
  readonly group: string | undefined;
  readonly sequence: string | undefined;
}

/**
 * A consumer as an honest team writes one: it fails the first receives of some messages, as planned, and says so the way
 * that its mapping understands.
 */
export function consumerOf({ fifo, consumer }: QueuePlan, events: readonly EventPlan[], log: Processed[]) {
  return ({ Records: records }: { readonly Records: readonly Message[] }) => {
    const failed: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of records) {
      const event = eventIn(body);
      const fails = Number(attributes.ApproximateReceiveCount) <= (events[event]?.failures ?? 0);
      // Of a FIFO queue nothing after a failure may be processed.
      if (fails || (fifo && failed.length > 0)) {
        failed.push({ itemIdentifier: messageId });
        continue;
      }
      log.push({ messageId, event, group: attributes.MessageGroupId, sequence: attributes.SequenceNumber });
    }
    if (failed.length === 0) return undefined;
    if (consumer?.partial) return { batchItemFailures: failed };
    throw new Error(`${failed.length} messages failed`);
  };
}

/** The index of the event that a body holds. */
export function eventIn(body: string): number {
  return (JSON.parse(body) as { detail: { n: number } }).detail.n;
}
