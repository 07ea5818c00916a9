/**
 * What an event contract is: one definition, out of which come the type, the parser (`parse-event.ts`) and the JSON Schema
 * (`json-schema.ts`). Each system keeps its contracts in a file of its own beside this one, such as `ecommerce.ts`.
 */
import * as z from "zod/mini";

/**
 * An event as EventBridge delivers it to a target. Fields that are not named here are kept: AWS adds some now and then,
 * and so do senders inside `detail`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export interface EventBridgeEvent<
  DetailType extends string = string,
  Detail = unknown,
  Source extends string = string,
> {
  /** Version of this envelope, `"0"` today. */
  readonly version: string;
  /** Given by EventBridge, unique for each event that it accepted, the same in every delivery of it. */
  readonly id: string;
  readonly "detail-type": DetailType;
  readonly source: Source;
  /** Twelve-digit id of the account whose bus accepted the event. */
  readonly account: string;
  /** When the event happened, as its sender says: ISO 8601. */
  readonly time: string;
  readonly region: string;
  /** ARNs that the event is about. Often empty. */
  readonly resources: readonly string[];
  readonly detail: Detail;
  /** Only on an event that comes out of an archive: the name of the replay. */
  readonly "replay-name"?: string | undefined;
}

/** One kind of event: who sends it, under which detail-type, and what its `detail` holds. */
export interface EventContract<
  Source extends string = string,
  DetailType extends string = string,
  Detail extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly source: Source;
  readonly detailType: DetailType;
  /** The contract of `detail` alone: what a sender writes. */
  readonly detail: Detail;
  /** The contract of the whole event: what a consumer receives. */
  readonly event: z.ZodMiniType<EventBridgeEvent<DetailType, z.output<Detail>, Source>>;
}

/** The contracts that a consumer knows, each under its detail-type. */
export type EventCatalog = { readonly [detailType: string]: EventContract };

/** The type of the events of a contract, or of any contract of a catalog: `EventOf<typeof OrderCreated>`. */
export type EventOf<T extends EventContract | EventCatalog> =
  T extends EventContract<infer Source, infer DetailType, infer Detail>
    ? EventBridgeEvent<DetailType, z.output<Detail>, Source>
    : T extends EventCatalog
      ? { [K in keyof T]: EventOf<T[K]> }[keyof T]
      : never;

/** For the fields that name something, and are of no use empty. */
export const nonEmptyText = () => z.string().check(z.minLength(1));

/**
 * Makes a contract from its one definition.
 *
 * @param definition.detail a loose object, so that a field which a sender adds later is kept instead of refused
 * @example
 * const OrderCancelled = eventContract({
 *   source: "app.orders",
 *   detailType: "OrderCancelled",
 *   detail: z.looseObject({ orderId: z.string(), reason: z.string() }),
 * });
 */
export function eventContract<
  const Source extends string,
  const DetailType extends string,
  Detail extends z.ZodMiniType,
>(definition: {
  readonly source: Source;
  readonly detailType: DetailType;
  readonly detail: Detail;
}): EventContract<Source, DetailType, Detail> {
  const event = z.looseObject({
    version: z.string(),
    id: nonEmptyText(),
    "detail-type": z.literal(definition.detailType),
    source: z.literal(definition.source),
    account: z.string(),
    time: z.iso.datetime({ offset: true }),
    region: z.string(),
    resources: z.array(z.string()),
    detail: definition.detail,
    "replay-name": z.optional(z.string()),
  });
  // What the detail parses to is not resolved while `Detail` is a type parameter; the compiler has to be told.
  return { ...definition, event: event as unknown as EventContract<Source, DetailType, Detail>["event"] };
}
