import { describe, expect, test } from "vitest";
import { Random } from "../../../simulator/kernel/random";

describe("random numbers", () => {
  test("are the same for the same seed, and others for another", () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.uint32()
        )(new Random(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)).not.toEqual(draw(7 + 2 ** 32));
  });

  test("of a fork do not depend on what was drawn before", () => {
    const fresh = new Random(1);
    const used = new Random(1);
    used.uint32();
    expect(used.fork("faults").uint32()).toBe(fresh.fork("faults").uint32());
    expect(fresh.fork("faults").uint32()).not.toBe(fresh.fork("other").uint32());
  });

  test("fall evenly, and a chance strikes as often as it says", () => {
    const random = new Random(42);
    const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 100_000; i++) {
      const at = random.below(10);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    // Six standard deviations of 10,000 are 570.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(570);
    let struck = 0;
    for (let i = 0; i < 100_000; i++) if (random.chance(0.05)) struck++;
    expect(Math.abs(struck - 5_000)).toBeLessThan(415);
  });

  test("make UUIDs of version 4 that do not repeat", () => {
    const random = new Random(3);
    const ids = Array.from({ length: 10_000 }, () => random.uuid());
    expect(new Set(ids).size).toBe(10_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
