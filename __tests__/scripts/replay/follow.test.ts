import { expect, test } from "vitest";
import type { ReplayFacts } from "../../../scripts/aws/replays";
import { followReplay } from "../../../scripts/replay/follow";
import { outcomeText, progressText } from "../../../scripts/replay/replay-text";

const FROM = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

function replay(change: Partial<ReplayFacts> = {}): ReplayFacts {
  const times = { from: FROM, to: FROM + 10 * MINUTE, startedAt: FROM, lastEventAt: undefined, endedAt: undefined };
  return { name: "again", state: "RUNNING", reason: undefined, archiveArn: "", ...times, ...change };
}

class NetworkError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const never = new Promise<void>(() => {});

test("follows to the end, over an answer that does not come", async () => {
  const answers = [new NetworkError("ECONNRESET"), replay(), replay({ state: "COMPLETED", lastEventAt: FROM })];
  const shown: string[] = [];
  const followed = await followReplay(
    async () => {
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    never,
    ({ state }) => shown.push(state),
  );
  expect(shown).toEqual(["RUNNING", "COMPLETED"]);
  expect(followed?.state).toBe("COMPLETED");
});

test("does not go on over what does not pass", async () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
  await expect(
    followReplay(
      () => Promise.reject(denied),
      never,
      () => {},
    ),
  ).rejects.toBe(denied);
});

test("ends at once when nobody wants to follow it any more, also while it waits", async () => {
  let interrupt: () => void = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const looks: string[] = [];
  const followed = followReplay(
    async () => replay(),
    interrupted,
    ({ state }) => {
      looks.push(state);
      interrupt();
    },
  );
  expect([await followed, looks]).toEqual([undefined, ["RUNNING"]]);
});

test.each([
  [replay({ state: "STARTING" }), "STARTING 0 %"],
  [replay({ lastEventAt: FROM + 5 * MINUTE - 1 }), "RUNNING 49 %, up to 2026-01-01T00:04:59.999Z"],
  [replay({ lastEventAt: FROM + 10 * MINUTE }), "RUNNING 100 %, up to 2026-01-01T00:10:00.000Z"],
])("how far it is", (facts, text) => {
  expect(progressText(facts)).toBe(text);
});

test.each([
  [
    replay({ state: "COMPLETED", lastEventAt: FROM, endedAt: FROM + 90_000 }),
    "again is completed in 90 s; its last event was of 2026-01-01T00:00:00.000Z.",
  ],
  [
    replay({ state: "COMPLETED", endedAt: FROM + 1 }),
    "again is completed in 1.0 ms, and replayed nothing: the archive has no event of that time, or not yet.",
  ],
  [
    replay({ state: "CANCELLED", lastEventAt: FROM }),
    "again was cancelled after the events up to 2026-01-01T00:00:00.000Z.",
  ],
  [
    replay({ state: "FAILED", reason: "The archive is gone." }),
    "again has failed. EventBridge says: The archive is gone. Events that were sent before stay sent.",
  ],
])("what came of it", (facts, text) => {
  expect(outcomeText(facts)).toBe(text);
});
