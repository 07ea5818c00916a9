import type { Place, Rule } from "../topology/places";
import type { Arrival, Hop, Refusal, Shape } from "./trace-types";

/*
 * Traces as text, for the messages of tests and command lines.
 */

/** `queue`, `state machine`; `rule` for a rule. */
export function kindText(step: Place | Rule): string {
  if (!isPlace(step)) return "rule";
  return step.kind === "other" ? step.what : step.kind;
}

/** `queue q-orders` */
export function placeText(step: Place | Rule): string {
  return `${kindText(step)} ${step.name}`;
}

const SHAPES: Readonly<Record<Shape, string>> = {
  event: "as the event",
  input: "as the target's input",
  envelope: "in an SNS envelope",
  raw: "as the raw SNS message",
};

export function shapeText(shape: Shape): string {
  return SHAPES[shape];
}

/** `bus ecom-bus → rule route-orders → topic topic-orders → queue q-orders → function orders-consumer, in an SNS envelope` */
export function arrivalText(arrival: Arrival): string {
  return `${pathText(arrival.from, arrival.hops)}, ${shapeText(arrival.shape)}`;
}

/** The places and rules that an event passed. */
export function pathText(from: Place, hops: readonly Hop[]): string {
  return [from, ...pathSteps(hops)].map(placeText).join(" → ");
}

/** The places and rules that an event passed, in order. */
export function pathSteps(hops: readonly Hop[]): readonly (Place | Rule)[] {
  return hops.flatMap(({ via, to }) => (via.kind === "rule" ? [via.rule, to] : [to]));
}

function isPlace(step: Place | Rule): step is Place {
  return "kind" in step;
}

/** What did not let the event through, and why, a line for each field. */
export function refusalText(refusal: Refusal): string {
  const name = refuserText(refusal);
  switch (refusal.reason) {
    case "pattern":
      return [`${name}:`, ...refusal.mismatches.map(({ message }) => `  ${message}`)].join("\n");
    case "disabled":
      return `${name}: is disabled`;
    case "schedule":
      return `${name}: has no pattern, it fires by the clock`;
    case "third-bus":
      return `${name}: would forward to a third bus, which EventBridge does not`;
  }
}

function refuserText({ by }: Refusal): string {
  switch (by.kind) {
    case "rule":
      return `${placeText(by.rule)} on ${placeText(by.rule.bus)}`;
    case "subscription":
      return `subscription of ${placeText(by.subscription.to)} to ${placeText(by.topic)}`;
    case "mapping":
      return `consumer ${by.mapping.to.name} of ${placeText(by.queue)}`;
  }
}
