import type { Scenario } from "../scenario";
import { eventBridge } from "./event-bridge";
import { cloudWatch, dynamoDb, lambda } from "./others";
import { protocols } from "./protocols";
import { putEvents } from "./put-events";
import { sns } from "./sns";
import { sqs } from "./sqs";

const services: Readonly<Record<string, readonly Scenario[]>> = {
  // First, as the alarms of the simulator go off at what the others do.
  cloudwatch: cloudWatch,
  "put-events": putEvents,
  "event-bridge": eventBridge,
  sns,
  sqs,
  lambda,
  dynamodb: dynamoDb,
  protocols,
};

/** All scenarios, in their order: `sqs: a purge`. */
export const scenarios: readonly Scenario[] = Object.entries(services).flatMap(([service, each]) =>
  each.map(({ name, act }) => ({ name: `${service}: ${name}`, act })),
);
