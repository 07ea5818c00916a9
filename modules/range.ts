import { Token } from "cdktf";
import type { Construct } from "constructs";
import { fail } from "./report";

/** Refuses a whole number outside of its range. Values that are not known yet pass. */
export function checkRange(
  scope: Construct,
  prop: string,
  value: number | undefined,
  range: { readonly min: number; readonly max: number },
  unit: string,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return;
  fail(scope, {
    code: "OUT_OF_RANGE",
    prop,
    must: `be a whole number from ${range.min} to ${range.max} ${unit}`,
    got: value,
    mend:
      value < range.min
        ? `Take at least ${range.min}.`
        : value > range.max
          ? `Take at most ${range.max}.`
          : Number.isFinite(value)
            ? `Take ${Math.round(value)}.`
            : "Give a number.",
  });
}

/** {@link checkRange} of seconds. */
export function checkSeconds(
  scope: Construct,
  prop: string,
  value: number | undefined,
  range: { readonly min: number; readonly max: number },
): void {
  checkRange(scope, prop, value, range, "seconds");
}
