import type { Input } from "../../input";

/** The dimensions of a metric, in a plain object. */
export function dimensionsOf(input: Input): Record<string, string> {
  const dimensions = (input.structures("Dimensions") ?? []).map(
    (each) => [each.neededText("Name"), each.neededText("Value")] as const,
  );
  return Object.fromEntries(dimensions);
}

export function dimensionList(dimensions: Readonly<Record<string, string>>) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
