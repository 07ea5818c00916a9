import type { StoryStep } from "../../simulator";

/** One hop: `ecom-bus → route-orders → q-orders: received`. */
export function stepText({ path, place, kind, detail }: StoryStep): string {
  const where = path.at(-1) === place ? path : [...path, place];
  return `${where.join(" → ")}: ${WORDS[kind] ?? kind}${detail === undefined ? "" : ` (${detail})`}`;
}

/** That a message is visible again goes without saying, as it is received again at once. */
export function isTold({ kind }: StoryStep): boolean {
  return kind !== "returned";
}

/** Where the name of the step alone says too little. */
const WORDS: Partial<Record<StoryStep["kind"], string>> = {
  archived: "kept in the archive",
  retried: "tried again",
  "dead-lettered": "moved to the dead-letter queue",
  redriven: "back in the queue",
  "processed-late": "processed, but later than its visibility timeout, so it comes once more",
};
