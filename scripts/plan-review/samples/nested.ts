import type { Assignment } from "./find-samples";

/** Values by path as an object; `undefined` where one path goes through the value of another. */
export function nested(values: Assignment): Record<string, unknown> | undefined {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const names = path.split(".");
    const last = names.pop() ?? path;
    let at = root;
    for (const name of names) {
      const next = at[name] ?? {};
      if (typeof next !== "object") return undefined;
      at[name] = next;
      at = next as Record<string, unknown>;
    }
    if (Object.hasOwn(at, last)) return undefined;
    at[last] = value;
  }
  return root;
}
