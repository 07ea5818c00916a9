import type { Place, PlannedResource, Rule } from "../../../simulator";
import type { Change } from "./change";
import type { Side } from "./side";

/** What a plan changes, with both sides of it. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  readonly changes: readonly Change[];
  changeAt(address: string): Change | undefined;
}

/** Whether a place of one side is that of another: a resource that stays, or one and the same thing in AWS. */
export function samePlace(a: Place, b: Place): boolean {
  return a.arn === b.arn || (a.inStack && b.inStack && a.address === b.address);
}

/** The rule of the other side that a rule is: the same resource, or one of the same name on the same bus. */
export function counterpart(rule: Rule, rules: readonly Rule[]): Rule | undefined {
  return rules.find(({ address }) => address === rule.address) ?? rules.find(({ arn }) => arn === rule.arn);
}

/** An attribute of a resource on both sides, where both tell it. */
export function bothSides<T>(
  { before, after }: Change,
  attribute: string,
  read: (resource: PlannedResource, attribute: string) => T,
): readonly [T, T] | undefined {
  if (before === undefined || after === undefined || before.hides(attribute) || after.hides(attribute))
    return undefined;
  return [read(before, attribute), read(after, attribute)];
}

/** `q-orders`; its address where that is all that is known. */
export function placeLabel({ name, address }: Place): string {
  return name || address;
}
