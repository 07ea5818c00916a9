import { expect, test } from "vitest";
import { patternText } from "../../../scripts/summary/pattern-text";

test.each<[object, string]>([
  [{ source: ["app.orders"], "detail-type": ["A", "B"] }, "source: app.orders · detail-type: A | B"],
  [
    { detail: { amount: [{ numeric: [">", 0, "<=", 5] }], customer: { tier: ["gold"] } } },
    "detail.amount: > 0 <= 5 · detail.customer.tier: gold",
  ],
  [
    { a: [{ prefix: "x" }, { suffix: { "equals-ignore-case": ".PNG" } }] },
    "a: prefix x | suffix equals-ignore-case .PNG",
  ],
  [{ a: [{ "anything-but": ["x", "y"] }], b: [{ "anything-but": { prefix: "z" } }] }, "a: not x, y · b: not prefix z"],
  [{ a: [{ exists: true }], b: [{ exists: false }] }, "a: is there · b: is missing"],
  [{ a: [1, true, null, ""] }, 'a: 1 | true | null | ""'],
  [{ source: ["s"], $or: [{ a: [1] }, { b: [2], c: [3] }] }, "source: s · (a: 1 or b: 2 · c: 3)"],
])("%j", (pattern, text) => expect(patternText(JSON.stringify(pattern))).toBe(text));
