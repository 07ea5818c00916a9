import type { Grant, StatementCondition } from "./statement";

/** Whether whatever one grant is about, the other is about too: it says the same or more. */
export function covers(wide: Grant, narrow: Grant): boolean {
  return (
    concernsSame(wide, narrow) &&
    wide.conditions.every((each) => narrow.conditions.some((other) => asksAtLeast(other, each)))
  );
}

/** The same without regard to conditions. */
export function concernsSame(wide: Grant, narrow: Grant): boolean {
  return (
    (wide.principal === "*" || wide.principal === narrow.principal) &&
    globCovers(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
    (wide.resource === undefined || globCovers(wide.resource, narrow.resource ?? "*"))
  );
}

/** Whether a condition keeps out all that another keeps out. */
export function asksAtLeast(strict: StatementCondition, loose: StatementCondition): boolean {
  if (!isSameKey(strict, loose) || operatorOf(strict) !== operatorOf(loose)) return false;
  return strict.values.every((value) => loose.values.some((other) => globCovers(other, value)));
}

export function isSameKey(a: StatementCondition, b: StatementCondition): boolean {
  return a.key.toLowerCase() === b.key.toLowerCase();
}

/** `ArnEquals` and `ArnLike` are the same; with a list before them they still ask for the same. */
function operatorOf({ operator }: StatementCondition): string {
  return operator.replace(/^ForA(ll|ny)Values:/, "").replace(/^(Arn|String)(Equals|Like)$/, "$1Like");
}

/** Whether a pattern with stars stands for all that another stands for. */
export function globCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  const pattern = wide.split("*").map((part) => part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("?", "."));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(narrow);
}
