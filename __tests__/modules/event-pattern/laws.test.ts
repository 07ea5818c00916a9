import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventPattern, EventPatternError, PatternMatcher } from "../../../modules/event-pattern";
import { arbitraryEvent, arbitraryPattern } from "./arbitraries";
import { type Json, referenceMatches } from "./reference";

const parse = (pattern: Json): EventPattern => EventPattern.parse(JSON.stringify(pattern));

/** What the text means to the pattern; "no event" where it is none. */
function outcome(pattern: EventPattern, event: string | object): boolean | "no event" {
  try {
    return pattern.matches(event);
  } catch (error) {
    if (error instanceof EventPatternError && error.code === "EVENT_NOT_JSON") return "no event";
    throw error;
  }
}

describe("any pattern, any event", () => {
  it("matches as the plain definition of the language does", () => {
    fc.assert(
      fc.property(arbitraryPattern, arbitraryEvent, (pattern, event) => {
        expect(parse(pattern).matches(event)).toBe(referenceMatches(pattern, event));
      }),
      { numRuns: 4000 },
    );
  });

  it("has a mismatch exactly where it does not match, each naming a field of the pattern", () => {
    fc.assert(
      fc.property(arbitraryPattern, arbitraryEvent, (pattern, event) => {
        const parsed = parse(pattern);
        const mismatches = parsed.mismatches(event);
        expect(mismatches.length === 0).toBe(parsed.matches(event));
        const paths = parsed.clauses.flatMap((clause) => clause.map(({ path }) => path));
        for (const { path } of mismatches) expect(paths).toContain(path);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads text as it reads the object of that text, however it is laid out", () => {
    fc.assert(
      fc.property(arbitraryPattern, arbitraryEvent, fc.constantFrom("", " ", "\t\n"), (pattern, event, space) => {
        const text = `${space}${JSON.stringify(event, null, space)}${space}`;
        const inEscapes = text.replace(/"[^"]*"/g, escaped);
        const valuesInEscapes = text.replace(/"[^"]*"(\s*:)?/g, (string, colon) => (colon ? string : escaped(string)));
        const expected = parse(pattern).matches(event);
        expect(parse(pattern).matches(text)).toBe(expected);
        expect(parse(pattern).matches(inEscapes)).toBe(expected);
        expect(parse(pattern).matches(valuesInEscapes)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes for an event what JSON.parse takes for an object, and nothing else", () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat(2),
      put: fc.constantFrom("", '"', "\\", ",", "}", "]", "{", "0", "-", ".", "e1", "\n", "\u0001", "a", ":", "true"),
    });
    fc.assert(
      fc.property(arbitraryPattern, arbitraryEvent, fc.array(edit, { maxLength: 2 }), (pattern, event, edits) => {
        let text = JSON.stringify(event);
        for (const { at, cut, put } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + put + text.slice(start + cut);
        }
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          value = undefined;
        }
        const isEvent = typeof value === "object" && value !== null && !Array.isArray(value);
        const parsed = parse(pattern);
        expect(outcome(parsed, text)).toBe(isEvent ? outcome(parsed, value as object) : "no event");
      }),
      { numRuns: 4000 },
    );
  });

  it("takes a star for any text, as a regular expression does", () => {
    const wildcard = fc
      .array(fc.constantFrom("a", "b", "ab", "*"), { maxLength: 6 })
      .map((pieces) => pieces.join("").replace(/\*+/g, "*"));
    const value = fc.array(fc.constantFrom("a", "b"), { maxLength: 7 }).map((letters) => letters.join(""));
    fc.assert(
      fc.property(wildcard, value, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
        expect(EventPattern.parse({ source: [{ wildcard: pattern }] }).matches({ source: text })).toBe(
          expression.test(text),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("takes dotted keys for nested ones, in the event and in the pattern", () => {
    const dot = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(dot);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => {
          const nested = typeof inner === "object" && inner !== null && !Array.isArray(inner);
          if (!nested) return [[key, dot(inner)]];
          return Object.entries(dot(inner) as object).map(([deeper, leaf]) => [`${key}.${deeper}`, leaf]);
        }),
      ) as Json;
    };
    // Names without dots of their own: else two fields of one object would become one key.
    const event = fc.record({ x: arbitraryEvent.map(undotted), y: arbitraryEvent.map(undotted) });
    const pattern = fc.constantFrom<Json[]>(
      { x: { a: ["a"] } },
      { x: { a: { b: [{ exists: true }] } }, y: { c: [{ exists: false }] } },
      { x: { a: [1], b: ["a", { prefix: "a" }] } },
    );
    fc.assert(
      fc.property(pattern, event, (nested, original) => {
        const expected = parse(nested).matches(original);
        expect(parse(nested).matches(dot(original) as object)).toBe(expected);
        expect(parse(dot(nested)).matches(original)).toBe(expected);
        expect(parse(nested).matches(JSON.stringify(dot(original)))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("PatternMatcher", () => {
  const step = fc.oneof(
    { arbitrary: fc.record({ add: arbitraryPattern, id: fc.nat(12) }), weight: 6 },
    { arbitrary: fc.record({ remove: fc.nat(12) }), weight: 2 },
    { arbitrary: fc.record({ match: arbitraryEvent }), weight: 3 },
  );

  it("finds what each pattern by itself matches, after any additions and removals", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const matcher = new PatternMatcher<number>();
        const model = new Map<number, EventPattern[]>();
        for (const now of steps) {
          if ("add" in now) {
            matcher.add(now.id, JSON.stringify(now.add));
            model.set(now.id, [...(model.get(now.id) ?? []), parse(now.add)]);
          } else if ("remove" in now) {
            expect(matcher.remove(now.remove)).toBe(model.delete(now.remove));
          } else {
            const expected = [...model].filter(([, patterns]) =>
              patterns.some((pattern) => pattern.matches(now.match)),
            );
            expect(matcher.match(now.match)).toEqual(expected.map(([id]) => id));
            expect(matcher.match(JSON.stringify(now.match))).toEqual(expected.map(([id]) => id));
          }
          expect(matcher.size).toBe(model.size);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("finds the same among hundreds of patterns, where it looks them up in a tree", () => {
    const patterns = fc.array(arbitraryPattern, { minLength: 100, maxLength: 300, size: "max" });
    const events = fc.array(arbitraryEvent, { minLength: 20, maxLength: 20, size: "max" });
    fc.assert(
      fc.property(patterns, events, fc.nat(3), (all, some, keep) => {
        const matcher = new PatternMatcher<number>();
        const parsed = all.map(parse);
        parsed.forEach((pattern, id) => {
          matcher.add(id, pattern);
          // With a match in between, the tree grows by insertion; without, it is built in one go.
          if (id % 50 === 0) matcher.match({});
        });
        parsed.forEach((_, id) => {
          if (id % 4 > keep) matcher.remove(id);
        });
        for (const event of some) {
          const expected = parsed.flatMap((pattern, id) => (id % 4 <= keep && pattern.matches(event) ? [id] : []));
          expect(matcher.match(event)).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  const bound = fc.nat(30);
  const range = fc
    .tuple(fc.constantFrom(">", ">="), bound, fc.constantFrom("<", "<="), bound)
    .map(([above, low, below, high]) => ({ numeric: [above, Math.min(low, high), below, Math.max(low, high) + 1] }));
  const equal = bound.map((value) => ({ numeric: ["=", value] }));
  const word = fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 5 }).map((letters) => letters.join(""));
  const numbers = Array.from({ length: 64 }, (_, i) => i / 2 - 0.5);
  const words = Array.from({ length: 64 }, (_, i) => i.toString(2).slice(1).replaceAll("0", "a").replaceAll("1", "b"));

  it.each<[string, fc.Arbitrary<Json>, readonly Json[]]>([
    ["numbers", fc.oneof({ arbitrary: range, weight: 9 }, equal), numbers],
    ["starts", word.map((prefix) => ({ prefix })), words],
    ["ends", word.map((suffix) => ({ suffix })), words],
    ["texts with a star", fc.tuple(word, word).map(([one, other]) => ({ wildcard: `${one}*${other}` })), words],
  ])("finds the same among many patterns that look one field up by its %s", (_, operator, values) => {
    fc.assert(
      fc.property(fc.array(operator, { minLength: 40, maxLength: 80, size: "max" }), (all) => {
        const matcher = new PatternMatcher<number>();
        const parsed = all.map((each) => parse({ f: [each] }));
        parsed.forEach((pattern, id) => void matcher.add(id, pattern));
        const answer = (event: object) => parsed.flatMap((pattern, id) => (pattern.matches(event) ? [id] : []));
        for (const f of values) expect(matcher.match({ f })).toEqual(answer({ f }));
        const several = { f: values.slice(all.length % values.length).slice(0, 2) };
        expect(matcher.match(several)).toEqual(answer(several));
      }),
      { numRuns: 20 },
    );
  });
});

function escaped(string: string): string {
  return string.replace(/[abcé]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function undotted(value: Json): Json {
  if (Array.isArray(value)) return value.map(undotted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(".", ""), undotted(inner)]),
  ) as Json;
}
