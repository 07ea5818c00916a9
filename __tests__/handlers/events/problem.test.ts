import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { problemOf, problemText, show } from "../../../handlers/events/problem";

/** The problems of a value, as a log shows them. */
function problems(schema: z.ZodMiniType, value: unknown): string[] {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.map(problemOf).map(problemText);
}

describe("problemOf", () => {
  it.each<[string, z.ZodMiniType, unknown]>([
    ["must be a string, got: 7.", z.string(), 7],
    ["must be a number, got: nothing.", z.number(), undefined],
    ["must be a whole number, got: 1.5.", z.int(), 1.5],
    ["must be true or false, got: null.", z.boolean(), null],
    ["must be a list, got: an object.", z.array(z.string()), {}],
    ["must be an object, got: a list of 2.", z.looseObject({}), [1, 2]],
    ['must be "a", got: "b".', z.literal("a"), "b"],
    ['must be "a" or "b", got: "c".', z.enum(["a", "b"]), "c"],
    ["must be more than 0, got: 0.", z.number().check(z.positive()), 0],
    ["must be at least 0, got: -1.", z.number().check(z.nonnegative()), -1],
    ["must be less than 0, got: 0.", z.number().check(z.negative()), 0],
    ["must be at most 5, got: 6.", z.number().check(z.maximum(5)), 6],
    ['must be text of at least 1 characters, got: "".', z.string().check(z.minLength(1)), ""],
    ['must be text that matches /^A/, got: "b".', z.string().check(z.regex(/^A/)), "b"],
    ['must be an ISO 8601 date such as 2026-11-30, got: "soon".', z.iso.date(), "soon"],
    ['must be an ISO 8601 time such as 2026-11-30T12:00:00Z, got: "soon".', z.iso.datetime(), "soon"],
    ["must be a string or a number, got: null.", z.union([z.string(), z.number()]), null],
    ["must be a string, got: null.", z.union([z.iso.date(), z.iso.datetime()]), null],
  ])("says: %s", (text, schema, value) => {
    expect(problems(schema, value)).toEqual([text]);
  });

  it("says something of what it was not made for", () => {
    const even = z.number().check(z.multipleOf(2));
    expect(problems(even, 3)).toEqual([expect.stringMatching(/^must be valid \(.+\), got: 3\.$/)]);
  });

  it("writes a path as one would in code", () => {
    const schema = z.looseObject({ "detail-type": z.record(z.string(), z.array(z.looseObject({ n: z.number() }))) });
    expect(problems(schema, { "detail-type": { "a b": [{ n: 1 }, {}] } })).toEqual([
      'detail-type["a b"][1].n must be a number, got: nothing.',
    ]);
  });
});

describe("show", () => {
  it("cuts long text, and says how long it was", () => {
    expect(show("x".repeat(80))).toBe(`"${"x".repeat(80)}"`);
    expect(show("x".repeat(81))).toBe(`"${"x".repeat(80)}"… (81 characters)`);
  });
});
