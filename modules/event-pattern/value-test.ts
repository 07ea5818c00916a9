import { foldAscii, ignoreCase, isAscii } from "./ignore-case";
import { ipDigits } from "./ip-address";
import { type WildcardPieces, wildcardTest } from "./wildcard";

/**
 * A number whose magnitude no double holds, such as `1e400`: it equals only its own spelling and has no order. Texts
 * alone can have one; `JSON.parse` makes it infinite or zero.
 */
export class HugeNumber {
  constructor(readonly text: string) {}
}

/** A leaf of an event. */
export type EventValue = string | number | boolean | null | HugeNumber;

/** Numbers from `low` to `high`, each bound in or out. */
export interface NumericRange {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** What one alternative of a field demands of a leaf. `absent` is the exception: it demands that there be none. */
export type Demand =
  | { readonly kind: "exact"; readonly value: string | number | boolean | null }
  | { readonly kind: "exactText"; readonly text: string }
  | { readonly kind: "ip"; readonly digits: string; readonly value: string }
  | { readonly kind: "prefix" | "suffix"; readonly value: string; readonly ignoreCase: boolean }
  | { readonly kind: "equalsIgnoreCase"; readonly value: string }
  | { readonly kind: "wildcard"; readonly value: string; readonly pieces: WildcardPieces }
  | { readonly kind: "numeric"; readonly range: NumericRange }
  | { readonly kind: "cidr"; readonly first: string; readonly last: string }
  | { readonly kind: "exists"; readonly needsValue: boolean }
  | { readonly kind: "absent" }
  | { readonly kind: "not"; readonly excluded: readonly Demand[] };

export type ValueTest = (value: EventValue) => boolean;

/** The demand as a function. */
export function valueTest(demand: Demand): ValueTest {
  switch (demand.kind) {
    case "exact":
      return (value) => value === demand.value;
    case "exactText":
      return (value) => value instanceof HugeNumber && value.text === demand.text;
    case "ip":
      return (value) => typeof value === "string" && (value === demand.value || digitsOf(value) === demand.digits);
    case "prefix":
      return onStrings(
        demand.ignoreCase ? ignoreCase(demand.value, "start") : (value) => value.startsWith(demand.value),
      );
    case "suffix":
      return onStrings(demand.ignoreCase ? ignoreCase(demand.value, "end") : (value) => value.endsWith(demand.value));
    case "equalsIgnoreCase":
      return onStrings(ignoreCase(demand.value, "whole"));
    case "wildcard":
      return onStrings(wildcardTest(demand.pieces));
    case "numeric":
      return rangeTest(demand.range);
    case "cidr":
      return cidrTest(demand.first, demand.last);
    case "exists":
      return demand.needsValue ? (value) => value !== null && value !== "" : () => true;
    case "absent":
      return () => false;
    case "not":
      return notTest(demand.excluded);
  }
}

/** Whether any of the demands is met, exact values by one look-up. */
export function anyTest(demands: readonly Demand[]): ValueTest {
  const exact = new Set<EventValue>();
  const tests: ValueTest[] = [];
  for (const demand of demands) {
    if (demand.kind === "exact") exact.add(demand.value);
    else if (demand.kind !== "absent") tests.push(valueTest(demand));
  }
  const [first, second] = exact;
  if (exact.size === 1 && first !== undefined) tests.unshift((value) => value === first);
  else if (exact.size === 2) tests.unshift((value) => value === first || value === second);
  else if (exact.size > 2) tests.unshift((value) => exact.has(value));

  const [only, other] = tests;
  if (only === undefined) return () => false;
  if (other === undefined) return only;
  return (value) => {
    for (const test of tests) if (test(value)) return true;
    return false;
  };
}

/** The same, where a set of fields indexes strings without regard to case: the text that stands for all its cases. */
export function foldable(value: string): string | undefined {
  return isAscii(value) ? foldAscii(value) : undefined;
}

// One event is matched against many ranges of addresses in a row, so the last address read is worth remembering.
let lastText = "";
let lastDigits: string | undefined;

/** {@link ipDigits}, remembering the last answer. */
export function digitsOf(text: string): string | undefined {
  if (text !== lastText) {
    lastDigits = ipDigits(text);
    lastText = text;
  }
  return lastDigits;
}

function onStrings(test: (value: string) => boolean): ValueTest {
  return (value) => typeof value === "string" && test(value);
}

function rangeTest({ low, lowOpen, high, highOpen }: NumericRange): ValueTest {
  return (value) =>
    typeof value === "number" && (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
}

function cidrTest(first: string, last: string): ValueTest {
  return (value) => {
    const digits = typeof value === "string" ? digitsOf(value) : undefined;
    return digits !== undefined && digits.length === first.length && digits >= first && digits <= last;
  };
}

function notTest(excluded: readonly Demand[]): ValueTest {
  const test = anyTest(excluded);
  return (value) => !test(value);
}
