import type { ReplayFacts } from "../aws/replays";
import { duration } from "../cli/numbers";

/** How far a replay is, on one line. It goes through its range minute by minute. */
export function progressText({ state, from, to, lastEventAt }: ReplayFacts): string {
  const done = lastEventAt === undefined ? 0 : Math.min(1, Math.max(0, (lastEventAt - from) / (to - from)));
  const upTo = lastEventAt === undefined ? "" : `, up to ${new Date(lastEventAt).toISOString()}`;
  return `${state} ${Math.floor(done * 100)} %${upTo}`;
}

/** What came of a replay. */
export function outcomeText({ name, state, reason, lastEventAt, startedAt, endedAt }: ReplayFacts): string {
  const took = startedAt === undefined || endedAt === undefined ? "" : ` in ${duration(endedAt - startedAt)}`;
  const why = reason ? ` EventBridge says: ${reason}` : "";
  switch (state) {
    case "COMPLETED":
      if (lastEventAt === undefined) {
        return `${name} is completed${took}, and replayed nothing: the archive has no event of that time, or not yet.${why}`;
      }
      return `${name} is completed${took}; its last event was of ${new Date(lastEventAt).toISOString()}.${why}`;
    case "CANCELLED":
      return `${name} was cancelled${lastEventAt === undefined ? "" : ` after the events up to ${new Date(lastEventAt).toISOString()}`}.${why}`;
    default:
      return `${name} has failed.${why} Events that were sent before stay sent.`;
  }
}

/** What to type for a replay that goes on without being followed. */
export function afterwardsText(name: string, options: string): string {
  return [
    `The replay ${name} goes on.`,
    `  npm run replay -- --follow ${name}${options}   to follow it again`,
    `  npm run replay -- --cancel ${name}${options}   to stop it`,
  ].join("\n");
}
