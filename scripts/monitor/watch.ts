import { setTimeout as wait } from "node:timers/promises";

/** What a watch needs of the machine that it runs on. */
export interface Watching<Look> {
  readonly intervalSeconds: number;
  /** Called once; ends when the user wants the watch to end. */
  untilInterrupted(): Promise<void>;
  look(): Promise<Look>;
  /** @param problem what kept this look from being taken; then the look is the last that was */
  show(look: Look, problem: string | undefined): void;
  /** What passes: words for it, and the watch goes on. `undefined`: it ends the watch. */
  passing(error: unknown): string | undefined;
}

/**
 * Looks again and again, until it is interrupted; a look that fails for something that passes leaves the one before.
 *
 * @returns the last look; `undefined` where it was interrupted before there was one
 * @throws what the first look throws, and later what does not pass
 */
export async function watch<Look>(watching: Watching<Look>): Promise<Look | undefined> {
  const end = new AbortController();
  const interrupted = watching.untilInterrupted().then(() => end.abort());
  let last: { readonly look: Look } | undefined;
  while (!end.signal.aborted) {
    const looking = nextLook(watching, last);
    // After the end nobody waits for it any more.
    looking.catch(() => {});
    const next = await Promise.race([looking, interrupted]);
    if (next === undefined) break;
    watching.show(next.look, next.problem);
    last = next;
    await wait(watching.intervalSeconds * 1_000, undefined, { signal: end.signal }).catch(() => {});
  }
  return last?.look;
}

async function nextLook<Look>(
  { look, passing }: Watching<Look>,
  last: { readonly look: Look } | undefined,
): Promise<{ readonly look: Look; readonly problem: string | undefined }> {
  try {
    return { look: await look(), problem: undefined };
  } catch (error) {
    const problem = last && passing(error);
    if (last === undefined || problem === undefined) throw error;
    return { look: last.look, problem };
  }
}
