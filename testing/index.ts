/*
 * Assertions on stacks, for vitest:
 *
 *   import { testApp } from "signalbox/testing";
 *
 *   const stack = new EcommerceStack(testApp(), "ecommerce", { region: "eu-central-1" });
 *   expect(stack).toRoute({ source: "app.orders", "detail-type": "OrderCreated" }).to("q-orders");
 *
 * This file is all but the matchers: what a CommonJS module gets. vitest is ESM, so `index.mts` adds them; TypeScript knows
 * them in both.
 */
export {
  type Accounts,
  type Duration,
  type EventToPublish,
  type Fault,
  type FaultHandle,
  type FaultKind,
  type RenderContext,
  renderTarget,
  type Simulation,
  type SimulationOptions,
  type Story,
  storyText,
  type TargetInput,
} from "../simulator";
export type { EventToRoute, ReachOptions, RouteExpectation } from "./assertions";
export type { ResourceCounts } from "./resource-inventory";
export { simulate } from "./simulate";
export type { SoughtPlace } from "./sought-place";
export type { StackSource } from "./stack-source";
export { SynthesisError, type SynthesisMessage } from "./synthesis-error";
export { type Synthesis, type SynthesizedJson, synthesize } from "./synthesize";
export { testApp } from "./test-app";
