import { setTimeout as wait } from "node:timers/promises";
import { awsProblem, isPassing } from "../aws/aws-problem";
import type { ReplayFacts } from "../aws/replays";

/** Milliseconds between two looks: short at first, as small replays are over at once. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 10_000;
const GROWTH = 1.5;
/** Looks in a row that may fail for something that passes. */
const MOST_FAILURES = 10;

/**
 * Follows a replay to its end.
 *
 * @param describe looks once
 * @param interrupted ends when nobody wants to follow it any longer: the replay goes on
 * @param show told after each look
 * @returns the replay when it is over; `undefined` where it was no longer followed
 * @throws what `describe` throws, unless it passes
 */
export async function followReplay(
  describe: () => Promise<ReplayFacts>,
  interrupted: Promise<void>,
  show: (replay: ReplayFacts) => void,
): Promise<ReplayFacts | undefined> {
  const end = new AbortController();
  void interrupted.then(() => end.abort());
  let failures = 0;
  for (let pause = FIRST_WAIT; ; pause = Math.min(LONGEST_WAIT, pause * GROWTH)) {
    try {
      const looking = describe();
      looking.catch(() => {});
      const replay = await Promise.race([looking, interrupted]);
      if (replay === undefined) return undefined;
      failures = 0;
      show(replay);
      if (isOver(replay)) return replay;
    } catch (error) {
      const problem = awsProblem(error);
      const passes = problem !== undefined && (isPassing(problem.kind) || problem.kind === "unreachable");
      if (!passes || ++failures === MOST_FAILURES) throw error;
    }
    await wait(pause, undefined, { signal: end.signal }).catch(() => {});
    if (end.signal.aborted) return undefined;
  }
}

function isOver({ state }: ReplayFacts): boolean {
  return state === "COMPLETED" || state === "CANCELLED" || state === "FAILED";
}
