import type { EventRecord, Step } from "../ledger/way";

/** One thing that happened to an event, in plain words. */
export interface StoryStep {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Which of its ways: 0 is the one to where it was published. */
  readonly way: number;
  readonly kind: Step["kind"];
  /** Name of the place. */
  readonly place: string;
  /** Names of what the way passed up to there. */
  readonly path: readonly string[];
  readonly detail?: string | undefined;
}

/** Where an event or message went, step by step in the order in which it happened. */
export interface Story {
  readonly id: string;
  readonly publishedAt: number;
  /** Whether all its ways have ended. */
  readonly over: boolean;
  readonly steps: readonly StoryStep[];
}

export function storyOf({ id, publishedAt, open, steps }: EventRecord): Story {
  return { id, publishedAt, over: open === 0, steps: steps.map(stepOf) };
}

export function stepOf({ time, way, kind, place, detail }: Step): StoryStep {
  return {
    time,
    way: way.number,
    kind,
    place: place.name,
    path: way.path.names,
    ...(detail !== undefined && { detail }),
  };
}

/** `+3.000 s  q-orders  received` */
export function storyText({ id, publishedAt, steps }: Story): string {
  const lines = steps.map(({ time, path, place, kind, detail }) => {
    const where = path.at(-1) === place ? path.join(" → ") : `${path.join(" → ")} → ${place}`;
    return `  +${((time - publishedAt) / 1_000).toFixed(3)} s  ${where}: ${kind}${detail === undefined ? "" : ` (${detail})`}`;
  });
  return [`event ${id}`, ...lines].join("\n");
}
