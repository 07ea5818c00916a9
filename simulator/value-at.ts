const STEP = /\.([^.[\]]+)|\[(\d+|\*)\]|\[['"]([^'"]+)['"]\]/y;

/** The value at a path such as `$.detail.items[0].sku`; `undefined` where there is none. */
export function valueAt(event: object, path: string): unknown {
  let value: unknown = event;
  STEP.lastIndex = path.startsWith("$") ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (step === null) return undefined;
    const key = step[1] ?? step[2] ?? step[3] ?? "";
    if (key === "*") continue;
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
