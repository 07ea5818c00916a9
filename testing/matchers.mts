import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { chai, onTestFinished } from "vitest";
import { UserError } from "../modules/errors.js";
import type { EventToRoute, RouteExpectation } from "./assertions.js";
import { inventoryDifferences, type ResourceCounts } from "./resource-inventory.js";
import { fail, Route } from "./route.mjs";
import { asStack, readStack } from "./stack-source.js";
import { SynthesisError, type SynthesisMessage, synthesisText } from "./synthesis-error.js";
import { synthesize } from "./synthesize.js";

/** Adds the matchers to vitest's `expect`. Importing `signalbox/testing` does so. */
export function addMatchers(): void {
  // Not expect.extend: vitest drops what its matchers return, and toRoute returns what can be said of the event.
  chai.use(({ Assertion }, { addMethod, flag }) => {
    const add = (name: string, matcher: (actual: Actual, argument: never) => unknown) =>
      addMethod(Assertion.prototype, name, function (this: object, argument: unknown) {
        const failAt = (message: string): never => fail(message, flag(this, "ssfi"));
        return matcher(
          { value: flag(this, "object"), negated: flag(this, "negate") === true, fail: failAt },
          argument as never,
        );
      });
    add("toRoute", toRoute);
    add("toHaveResources", toHaveResources);
    add("toWarn", toWarn);
    add("toRefuse", toRefuse);
  });
}

interface Actual {
  readonly value: unknown;
  readonly negated: boolean;
  /** Fails the assertion, with a stack trace that starts where it stands. */
  readonly fail: (message: string) => never;
}

function toRoute({ value, negated, fail }: Actual, event: EventToRoute): RouteExpectation {
  const route = new Route(value, event);
  if (negated) {
    if (route.goesSomewhere) fail(route.goesText(ONE_PLACE));
    return afterNot;
  }
  // Whether .toNothing() follows is not known yet: where nothing follows, the event must go somewhere.
  if (!route.goesSomewhere) atEndOfTest(() => route.asked || fail(route.goesNowhereText()));
  return route;
}

/** In a hook there is no end of a test to wait for. */
function atEndOfTest(check: () => void): void {
  try {
    onTestFinished(check);
  } catch {
    return;
  }
}

const ONE_PLACE =
  "To say that it does not reach one place, write expect(stack).toRoute(event).not.to(place): " +
  "expect(stack).not.toRoute(event) says that it goes nowhere, and nothing can follow it.";

const misplacedNot = (): never => fail(ONE_PLACE, misplacedNot);

const afterNot: RouteExpectation = { to: misplacedNot, not: { to: misplacedNot }, toNothing: misplacedNot };

function toHaveResources({ value, negated, fail }: Actual, expected: ResourceCounts): void {
  const differences = inventoryDifferences(readStack(value).json, expected);
  if (negated && differences.length === 0) fail("expected the stack to have other resources than these");
  if (negated || differences.length === 0) return;
  fail(["expected the stack to have exactly these resources", ...differences].join("\n  "));
}

function toWarn({ value, negated, fail }: Actual, code?: string): void {
  const { warnings } = synthesize(asStack(value));
  const found = warnings.filter((warning) => code === undefined || warning.code === code);
  if (found.length > 0 !== negated) return;
  const what = code === undefined ? "" : ` of ${code}`;
  const list = warnings.map(synthesisText);
  const got = list.length > 0 ? ["it warns:", ...list].join("\n  ") : "it warns of nothing";
  fail(`expected synth ${negated ? "not " : ""}to warn${what}\n\n${got}`);
}

function toRefuse({ value, negated, fail }: Actual, code: string): void {
  const codes = refusalsOf(value);
  if (codes.some((each) => each.code === code) !== negated) return;
  const list = codes.map(({ message }) => message);
  const got = list.length > 0 ? ["it refuses:", ...list].join("\n  ") : "it refuses nothing";
  fail(`expected synth ${negated ? "not " : ""}to refuse with ${code}\n\n${got}`);
}

/** What the function that builds the stack throws for, or else synth. */
function refusalsOf(value: unknown): readonly Pick<SynthesisMessage, "code" | "message">[] {
  const built = typeof value === "function" ? refusalOr(value as () => unknown) : value;
  if (built instanceof UserError) return [built];
  // A function may build something and return nothing.
  if (built === undefined && typeof value === "function") return [];
  const stack = built instanceof Construct ? TerraformStack.of(built) : asStack(built);
  const refusal = refusalOr(() => synthesize(stack));
  if (!(refusal instanceof UserError)) return [];
  if (!(refusal instanceof SynthesisError)) return [refusal];
  return refusal.errors.map((each) => ({ code: each.code, message: synthesisText(each) }));
}

/** What is returned, or the refusal that is thrown in its place; any other error is none of ours. */
function refusalOr(build: () => unknown): unknown {
  try {
    return build();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
