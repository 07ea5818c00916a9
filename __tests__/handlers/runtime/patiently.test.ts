import { describe, expect, it, vi } from "vitest";
import type { Once, OnceOutcome } from "../../../handlers/runtime/once";
import { patiently } from "../../../handlers/runtime/patiently";

/** An invocation whose time passes by waiting alone, and a key that is in progress until then. */
function scene({ freeAfter = Number.POSITIVE_INFINITY, remaining = 29_000, random = (): number => 0.5 } = {}) {
  let now = 0;
  const pauses: number[] = [];
  const once = vi.fn<Once>(async () => (now < freeAfter ? "in-progress" : "duplicate"));
  const patient = patiently(once, {
    remainingMillis: () => remaining - now,
    random,
    wait: async (millis) => {
      pauses.push(millis);
      now += millis;
    },
  });
  return { once, patient, pauses, waited: () => now };
}

const work = async () => {};

describe("patiently", () => {
  it("asks once where the key is free, and passes key and work on", async () => {
    const { once, patient, pauses } = scene({ freeAfter: 0 });
    expect(await patient("key", work)).toBe("duplicate");
    expect(once.mock.calls).toEqual([["key", work]]);
    expect(pauses).toEqual([]);
  });

  it("asks again after pauses that double, until the twin is done", async () => {
    const { patient, pauses } = scene({ freeAfter: 100 });
    expect(await patient("key", work)).toBe("duplicate");
    expect(pauses).toEqual([37.5, 75]);
  });

  it.each([
    ["shortest", 0],
    ["longest", 0.999],
  ])("gives up within two seconds, and not before one and a half, at the %s pauses", async (_which, random) => {
    const { patient, waited } = scene({ random: () => random });
    expect(await patient("key", work)).toBe("in-progress");
    expect(waited()).toBeLessThanOrEqual(2_000);
    expect(waited()).toBeGreaterThan(1_500);
  });

  it("never waits into the last ten seconds of the invocation", async () => {
    const late = scene({ remaining: 10_037 });
    expect(await late.patient("key", work)).toBe("in-progress");
    expect(late.pauses).toEqual([]);
    const intime = scene({ remaining: 10_038 });
    expect(await intime.patient("key", work)).toBe("in-progress");
    expect(intime.pauses).toEqual([37.5]);
  });

  it("does the work itself where the twin has failed", async () => {
    const outcomes: OnceOutcome[] = ["in-progress", "done"];
    const once: Once = async () => outcomes.shift() ?? "duplicate";
    const wait = vi.fn(async () => {});
    expect(await patiently(once, { remainingMillis: () => 29_000, random: () => 0, wait })("key", work)).toBe("done");
    expect(wait).toHaveBeenCalledExactlyOnceWith(25);
  });

  it("passes an error on without asking again", async () => {
    const once = vi.fn<Once>().mockRejectedValue(new Error("The table does not answer."));
    const patience = { remainingMillis: () => 29_000, random: () => 0, wait: async () => {} };
    await expect(patiently(once, patience)("key", work)).rejects.toThrow("The table does not answer.");
    expect(once).toHaveBeenCalledTimes(1);
  });
});
