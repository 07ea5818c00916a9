import type { Pair } from "./difference";

/** Something that the emulator and the simulator do otherwise. */
export interface KnownDifference {
  /** Stable: docs/fidelity.md lists it by this. */
  readonly id: string;
  /** What the emulator, moto, does. */
  readonly moto: string;
  readonly simulator: string;
  /** What AWS's documentation says to it. */
  readonly documentation: string;
  /** The page that says it, or that should. */
  readonly source: string;
  /** Who does as the page says. `both`: it leaves open what they differ in. `undecided`: it says nothing, or two things. */
  readonly right: "simulator" | "moto" | "both" | "undecided";
  readonly seen: readonly Sighting[];
}

/** Where it is seen. `*` in the path stands for any name or index, in a word for any characters. */
export type Sighting = readonly [scenario: string, path: string, moto: string, simulator: string];

/** The differences of a scenario that are not known. */
export function unknownOf(
  known: readonly KnownDifference[],
  scenario: string,
  differences: readonly (readonly [path: string, pair: Pair])[],
): string[] {
  const sightings = known.flatMap(({ seen }) => seen);
  return differences
    .filter(([path, pair]) => !sightings.some((sighting) => isSeen(sighting, scenario, path, pair)))
    .map(([path, [moto, simulator]]) => `${path}: moto ${moto}; simulator ${simulator}`);
}

/** The sightings in a scenario that are not there any more. */
export function goneOf(
  known: readonly KnownDifference[],
  scenario: string,
  differences: readonly (readonly [path: string, pair: Pair])[],
): string[] {
  return known.flatMap(({ id, seen }) =>
    seen
      .filter((sighting) => sighting[0] === scenario)
      .filter((sighting) => !differences.some(([path, pair]) => isSeen(sighting, scenario, path, pair)))
      .map(([, path, moto, simulator]) => `${id}: ${path}: moto ${moto}; simulator ${simulator}`),
  );
}

function isSeen([where, ...patterns]: Sighting, scenario: string, path: string, [moto, simulator]: Pair): boolean {
  const [pathPattern, motoPattern, simulatorPattern] = patterns;
  return (
    where === scenario &&
    glob(pathPattern, "[^>]*").test(path) &&
    glob(motoPattern, ".*").test(moto) &&
    glob(simulatorPattern, ".*").test(simulator)
  );
}

function glob(pattern: string, star: string): RegExp {
  const literals = pattern.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(star)}$`, "s");
}
