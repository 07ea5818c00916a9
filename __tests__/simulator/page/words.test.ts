import { describe, expect, test } from "vitest";
import { clockTime, compact, duration, full, listed, timeOfDay } from "../../../simulator/page/browser/words";

describe("how the page says", () => {
  test.each([
    [0, "0", "0"],
    [9_999, "9,999", "9,999"],
    [10_000, "10K", "10,000"],
    [12_345, "12.3K", "12,345"],
    [1_234_567, "1.23M", "1,234,567"],
  ])("the number %d", (number, short, long) => {
    expect(compact(number)).toBe(short);
    expect(full(number)).toBe(long);
  });

  test.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1_000, "1.0 s"],
    [9_960, "9.9 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [7_800_000, "2 h 10 min"],
    [1_220_400_000, "14 d 3 h"],
  ])("%d milliseconds", (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  test("a moment", () => {
    const moment = Date.UTC(2026, 0, 31, 23, 59, 58, 7);
    expect(clockTime(moment)).toBe("2026-01-31 23:59:58 UTC");
    expect(timeOfDay(moment)).toBe("23:59:58.007");
  });

  test("several counts, without those that are zero", () => {
    expect(listed({ visible: 1_200, delayed: 0, "in flight": 3 })).toBe("1,200 visible, 3 in flight");
    expect(listed({ visible: 0 })).toBe("none");
  });
});
