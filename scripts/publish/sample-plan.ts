import { type EcommerceDetailType, ecommerceDetailTypes, sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { Entry } from "../aws/entry";
import { usageError } from "../cli/command-error";

/** An event that is to be published. */
export interface PlannedEvent {
  readonly entry: Entry;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The three sample events of the system: an order, a payment failure, a shipment. */
const DEFAULT_TYPES: readonly EcommerceDetailType[] = ["OrderCreated", "PaymentFailed", "ShipmentCreated"];

const SHORT_NAMES: Readonly<Record<string, readonly EcommerceDetailType[]>> = {
  all: ecommerceDetailTypes,
  order: ["OrderCreated"],
  payment: ["PaymentFailed"],
  shipment: ["ShipmentCreated"],
};

/** The detail-types that `--type` names. @throws {CommandError} for one that there is not */
export function detailTypes(names: readonly string[] = []): readonly EcommerceDetailType[] {
  if (names.length === 0) return DEFAULT_TYPES;
  return [...new Set(names.flatMap(typesNamed))];
}

function typesNamed(name: string): readonly EcommerceDetailType[] {
  const lower = name.toLowerCase();
  if (Object.hasOwn(SHORT_NAMES, lower)) return SHORT_NAMES[lower] ?? [];
  const found = ecommerceDetailTypes.find((type) => type.toLowerCase() === lower);
  if (found !== undefined) return [found];
  const known = [...Object.keys(SHORT_NAMES), ...ecommerceDetailTypes].join(", ");
  throw usageError(`--type must be one of ${known}, got: ${JSON.stringify(name)}.`);
}

/**
 * Sample events to publish: `count` of each type. Those with one number tell of the same order.
 *
 * @param seed which series; two series share no order
 */
export function planSamples(
  types: readonly EcommerceDetailType[],
  { count, seed, bus }: { readonly count: number; readonly seed: number; readonly bus: string },
): PlannedEvent[] {
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    types.map((type) => {
      const { source, detail } = sampleEvent(type, { index, seed });
      const entry = { EventBusName: bus, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
      return { entry, source, detailType: type, detail };
    }),
  );
}
