import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backOffMilliseconds } from "../../../scripts/aws/back-off";
import { type Entry, entryBytes } from "../../../scripts/aws/entry";
import { planBatches } from "../../../scripts/aws/plan-batches";

const LIMIT = 1024 * 1024;
const itself = (entry: Entry) => entry;

/** An entry that counts exactly so many bytes. */
function entryOf(bytes: number): Entry {
  return { EventBusName: "b", Source: "s", DetailType: "d", Detail: "x".repeat(bytes - 2) };
}

describe("bytes of an entry", () => {
  const entry = { EventBusName: "not counted", Source: "app", DetailType: "Type", Detail: "{}" };

  test.each<[string, Partial<Entry>, number]>([
    ["source, detail-type and detail", {}, 9],
    ["letters beyond ASCII count what UTF-8 takes", { Detail: '{"a":"ü€😀"}' }, 24],
    ["a time counts 14", { Time: new Date(0) }, 23],
    ["each resource", { Resources: ["arn:1", "arn:22"] }, 20],
  ])("%s", (_, more, bytes) => expect(entryBytes({ ...entry, ...more })).toBe(bytes));
});

describe("batches", () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])("of %i small entries", (count, sizes) => {
    const entries = Array.from({ length: count }, () => entryOf(10));
    expect(planBatches(entries, itself).map(({ length }) => length)).toEqual(sizes);
  });

  test("stay below the limit of bytes: one byte decides", () => {
    expect(planBatches([entryOf(LIMIT - 11), entryOf(10)], itself)).toHaveLength(1);
    expect(planBatches([entryOf(LIMIT - 10), entryOf(10)], itself)).toHaveLength(2);
  });

  test("an entry that no call can hold is refused by name", () => {
    expect(planBatches([entryOf(LIMIT - 1)], itself)).toHaveLength(1);
    expect(() => planBatches([entryOf(LIMIT)], itself)).toThrow(
      "An event must have fewer than 1048576 bytes, got: 1048576 for d of s. Put the large part into a bucket and send its key.",
    );
  });

  test("hold every entry once and in order, within both limits, and never two that one could be", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: Math.floor(LIMIT / 3) }), { maxLength: 40 }), (sizes) => {
        const batches = planBatches(sizes, entryOf);
        expect(batches.flat()).toEqual(sizes);
        const bytes = batches.map((batch) => batch.reduce((sum, size) => sum + size, 0));
        for (const [i, batch] of batches.entries()) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(bytes[i]).toBeLessThan(LIMIT);
          const next = batches[i + 1];
          if (next) expect(batch.length === 10 || (bytes[i] ?? 0) + (next[0] ?? 0) >= LIMIT).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

test.each([
  [1, 1, 200],
  [2, 1, 400],
  [5, 1, 3200],
  [6, 1, 5000],
  [20, 1, 5000],
  [3, 0.5, 400],
  [3, 0, 0],
])("after attempt %i with the dice at %d it waits %i ms", (attempt, dice, milliseconds) => {
  expect(backOffMilliseconds(attempt, () => dice)).toBe(milliseconds);
});
