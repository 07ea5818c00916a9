/** The steps of a path such as `detail.items[0].quantity`. */
function stepsOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

/** A copy of a JSON value in which the field at a path is absent. Throws if it was not there. */
export function without(value: unknown, path: string): unknown {
  return changed(value, stepsOf(path), (parent, field) => {
    delete parent[field];
  });
}

/** A copy of a JSON value with something else at a path that exists. */
export function replaced(value: unknown, path: string, replacement: unknown): unknown {
  return changed(value, stepsOf(path), (parent, field) => {
    parent[field] = replacement;
  });
}

/** The paths of all fields and list elements in a JSON value, outer ones before what they hold. */
export function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => {
    const here = Array.isArray(value) ? `${path}[${field}]` : path === "" ? field : `${path}.${field}`;
    return [here, ...pathsOf(inner, here)];
  });
}

function changed(
  value: unknown,
  steps: readonly string[],
  change: (parent: Record<string, unknown>, field: string) => void,
): unknown {
  const copy = structuredClone(value);
  let parent = copy as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
  const field = steps.at(-1);
  if (field === undefined || !Object.hasOwn(parent, field)) throw new Error(`There is nothing at ${steps.join(".")}.`);
  change(parent, field);
  return copy;
}
