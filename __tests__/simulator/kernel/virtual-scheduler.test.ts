import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualScheduler } from "../../../simulator/kernel/virtual-scheduler";

const START = 1_000_000;

function scheduler(budget = 1_000_000): VirtualScheduler {
  return new VirtualScheduler(START, budget);
}

describe("a virtual clock", () => {
  test("does everything by time, and at one time in the order in which it was scheduled, whatever is cancelled", async () => {
    const actions = fc.array(fc.record({ delay: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(actions, async (planned) => {
        const clock = scheduler();
        const done: string[] = [];
        const scheduled = planned.map(({ delay }, i) =>
          clock.after(delay, () => void done.push(`${clock.now - START}/${i}`)),
        );
        for (const [i, { cancelled }] of planned.entries()) if (cancelled) scheduled[i]?.cancel();
        await clock.runUntil(START + 100);
        const expected = planned
          .map(({ delay, cancelled }, i) => ({ delay, cancelled, i }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delay - b.delay || a.i - b.i)
          .map(({ delay, i }) => `${delay}/${i}`);
        expect(done).toEqual(expected);
        expect(clock.isSettled).toBe(true);
        expect(clock.now).toBe(START + 100);
      }),
    );
  });

  test("does what is due at the end of a run, and nothing later", async () => {
    const clock = scheduler();
    const done: string[] = [];
    clock.after(1_000, () => void done.push("at the end"));
    clock.after(1_001, () => void done.push("later"));
    await clock.runUntil(START + 1_000);
    expect(done).toEqual(["at the end"]);
  });

  test("does at once what an action wants soon, before what comes later at the same time", async () => {
    const clock = scheduler();
    const done: string[] = [];
    clock.after(5, () => {
      done.push("first");
      clock.soon(() => void done.push("soon"));
    });
    clock.after(5, () => void done.push("second"));
    await clock.runUntil(START + 5);
    expect(done).toEqual(["first", "soon", "second"]);
  });

  test("waits for an action that takes the machine's time, while the simulated time stands still", async () => {
    const clock = scheduler();
    const done: string[] = [];
    clock.after(1, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push(`slow at ${clock.now - START}`);
    });
    clock.after(1, () => void done.push("next"));
    await clock.runUntil(START + 1);
    expect(done).toEqual(["slow at 1", "next"]);
  });

  test("is settled without what happens in the background, and stops there", async () => {
    const clock = scheduler();
    let ticks = 0;
    const tick = () => {
      ticks++;
      clock.after(60_000, tick, { background: true });
    };
    clock.after(60_000, tick, { background: true });
    clock.after(150_000, () => {});
    expect(await clock.runUntilSettled(START + 1e9)).toBe(true);
    expect(clock.now).toBe(START + 150_000);
    expect(ticks).toBe(2);
  });

  test("says that it is not settled by the time that it was given", async () => {
    const clock = scheduler();
    clock.after(5_000, () => {});
    expect(await clock.runUntilSettled(START + 4_999)).toBe(false);
    expect(await clock.runUntilSettled(START + 5_000)).toBe(true);
  });

  test("ends what goes on for ever, and says when", async () => {
    const clock = scheduler(100);
    const again = () => void clock.after(1, again);
    again();
    await expect(clock.runUntil(START + 1_000)).rejects.toMatchObject({
      code: "SIMULATION_BUDGET",
      message: expect.stringContaining("within 100 actions"),
    });
  });

  test("passes on what an action throws, and can go on after it", async () => {
    const clock = scheduler();
    const done: string[] = [];
    clock.after(1, () => {
      throw new Error("broken");
    });
    clock.after(2, () => void done.push("after"));
    await expect(clock.runUntil(START + 5)).rejects.toThrow("broken");
    await clock.runUntil(START + 5);
    expect(done).toEqual(["after"]);
  });
});
