import type { Entry } from "../aws/entry";
import { usageError } from "../cli/command-error";
import type { Sample, SampleSystem } from "./sample-systems";

/** An event that is to be published. */
export interface PlannedEvent extends Sample {
  readonly entry: Entry;
}

/** The types of samples that `--type` names. @throws {CommandError} for one that there is not */
export function sampleTypes(system: SampleSystem, names: readonly string[] = []): readonly string[] {
  if (names.length === 0) return system.defaultTypes;
  return [...new Set(names.flatMap((name) => typesNamed(system, name)))];
}

function typesNamed({ types, shortNames }: SampleSystem, name: string): readonly string[] {
  const lower = name.toLowerCase();
  if (Object.hasOwn(shortNames, lower)) return shortNames[lower] ?? [];
  const found = Object.keys(types).find((type) => type.toLowerCase() === lower);
  if (found !== undefined) return [found];
  const known = [...Object.keys(shortNames), ...Object.keys(types)].join(", ");
  throw usageError(`--type must be one of ${known}, got: ${JSON.stringify(name)}.`);
}

/**
 * Sample events to publish: `count` of each type. Those with one number tell of the same order.
 *
 * @param types of the system, as {@link sampleTypes} gives them
 * @param seed which series; two series share no order
 */
export function planSamples(
  system: SampleSystem,
  types: readonly string[],
  { count, seed, bus }: { readonly count: number; readonly seed: number; readonly bus: string },
): PlannedEvent[] {
  const makers = types.flatMap((type) => system.types[type] ?? []);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    makers.map((make) => {
      const { source, detailType, detail } = make({ index, seed });
      const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
      return { entry, source, detailType, detail };
    }),
  );
}
