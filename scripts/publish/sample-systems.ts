import { commerceDetailTypes, sampleCommerceEvent, sampleOfBatch } from "../../handlers/events/commerce-samples";
import { ecommerceDetailTypes, sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { SampleOptions } from "../../handlers/events/sample-source";
import { BUS_NAME } from "../app/published-bus";
import { usageError } from "../cli/command-error";

/** An event as somebody sends it. */
export interface Sample {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A system that there are samples for. */
export interface SampleSystem {
  /** Name of its stack. */
  readonly stack: string;
  /** Its bus, without a stage. */
  readonly bus: string;
  /** What makes a sample of each type: those that are no detail-type make one of several. */
  readonly types: Readonly<Record<string, (options: SampleOptions) => Sample>>;
  /** What several types, or one, are called for short. */
  readonly shortNames: Readonly<Record<string, readonly string[]>>;
  /** What is sent where nobody says. */
  readonly defaultTypes: readonly string[];
}

const ecommerce: SampleSystem = {
  stack: "ecommerce",
  bus: BUS_NAME,
  types: Object.fromEntries(
    ecommerceDetailTypes.map((type) => [
      type,
      (options: SampleOptions) => {
        const { source, detail } = sampleEvent(type, options);
        return { source, detailType: type, detail };
      },
    ]),
  ),
  shortNames: {
    all: ecommerceDetailTypes,
    order: ["OrderCreated"],
    payment: ["PaymentFailed"],
    shipment: ["ShipmentCreated"],
  },
  defaultTypes: ["OrderCreated", "PaymentFailed", "ShipmentCreated"],
};

const commerceEvents: SampleSystem = {
  stack: "commerce-events",
  bus: "ecommerce-events",
  types: {
    ...Object.fromEntries(
      commerceDetailTypes.map((type) => [type, (options: SampleOptions) => sampleCommerceEvent(type, options)]),
    ),
    batch: sampleOfBatch,
  },
  shortNames: {
    all: commerceDetailTypes,
    order: ["Order Created"],
    user: ["User Registered"],
    payment: ["Payment Processed"],
  },
  defaultTypes: ["Order Created", "User Registered", "Payment Processed"],
};

const SYSTEMS = [ecommerce, commerceEvents];

/** The names of the systems that there are samples for. */
export const SAMPLE_STACKS: readonly string[] = SYSTEMS.map(({ stack }) => stack);

/** The system of a stack. @default ecommerce @throws {CommandError} for one without samples */
export function sampleSystem(stack: string = ecommerce.stack): SampleSystem {
  const found = SYSTEMS.find((system) => system.stack === stack);
  if (found !== undefined) return found;
  throw usageError(
    `--stack must be a system that there are samples for, ${SAMPLE_STACKS.join(" or ")}, got: ${JSON.stringify(stack)}.`,
  );
}
