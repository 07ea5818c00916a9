import { type EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from "@aws-sdk/client-eventbridge";

/** An event to be published. */
export interface EventToSend {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** The same, its detail already JSON. */
export interface EventEntry extends Omit<EventToSend, "detail"> {
  readonly detail: string;
}

/** Publishes one event, and gives its id. @throws EventRefused, or what the client throws */
export type PublishEvent = (event: EventToSend) => Promise<string>;

/** EventBridge did not take an event, however often it was asked. */
export class EventRefused extends Error {
  override readonly name = "EventRefused";

  constructor(
    readonly code: string,
    /** Whether it may well take it later. */
    readonly isRetryable: boolean,
    message: string,
  ) {
    super(message);
  }
}

type Client = Pick<EventBridgeClient, "send">;
type Wait = (millis: number) => Promise<void>;

/** Publishes single events to a bus, as {@link batchPublisherTo} does several. */
export function publisherTo(client: Client, busName: string, wait: Wait): PublishEvent {
  const publish = batchPublisherTo(client, busName, wait);
  return async ({ detail, ...event }) => {
    const [id = ""] = await publish([{ ...event, detail: JSON.stringify(detail) }]);
    return id;
  };
}

/**
 * Publishes to a bus what one call takes: at most 10 events, of less than 1 MB together. A call that is answered with 200 can hold
 * entries that were not taken: those are asked for again a few times, where they are of the kind that passes. Calls that fail,
 * the client repeats itself.
 *
 * @returns publishes events, and gives their ids in the same order; throws EventRefused for the first that was not taken in the
 * end, or what the client throws
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html which errors can be tried again
 */
export function batchPublisherTo(
  client: Client,
  busName: string,
  wait: Wait,
): (events: readonly EventEntry[]) => Promise<string[]> {
  return async (events) => {
    const ids = new Map<EventEntry, string>();
    for (let attempt = 1; ; attempt++) {
      const left = events.filter((event) => !ids.has(event));
      const { Entries: results = [] } = await client.send(
        new PutEventsCommand({ Entries: left.map((event) => entryOf(event, busName)) }),
      );
      for (const [i, event] of left.entries()) {
        const id = results[i]?.EventId;
        if (id !== undefined) ids.set(event, id);
      }
      const refusals = left.flatMap((event, i) => (ids.has(event) ? [] : [refusalOf(results[i] ?? {})]));
      const [first] = refusals;
      if (first === undefined) return events.map((event) => ids.get(event) ?? "");
      const lasting = refusals.find(({ isRetryable }) => !isRetryable);
      if (lasting !== undefined || attempt === MOST_ATTEMPTS) throw lasting ?? first;
      await wait(FIRST_PAUSE_MILLIS * 2 ** (attempt - 1));
    }
  };
}

const MOST_ATTEMPTS = 4;
const FIRST_PAUSE_MILLIS = 50;

/** What no second try mends. */
const LASTING: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "InvalidAccountIdException",
  "InvalidArgument",
  "MalformedDetail",
  "NotAuthorizedForDetailTypeException",
  "NotAuthorizedForSourceException",
  "RedactionFailure",
]);

function entryOf({ source, detailType, detail }: EventEntry, busName: string) {
  return { EventBusName: busName, Source: source, DetailType: detailType, Detail: detail };
}

function refusalOf({ ErrorCode: code = "none", ErrorMessage: message = "without a reason" }: PutEventsResultEntry) {
  return new EventRefused(code, !LASTING.has(code), `EventBridge did not take the event: ${code}, ${message}`);
}
