import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EventPattern, EventPatternError, PatternMatcher } from "../../../modules/event-pattern";

/** Every rule, event and result of the test suite of aws/event-ruler 2.0.1, which EventBridge itself uses. */
const CORPUS = join(__dirname, "../../../../shared/corpus/event-patterns.json");

interface Case {
  readonly name: string;
  readonly pattern: object;
  readonly patternText?: string;
  readonly event: object | null;
  readonly eventText?: string;
  readonly expected: "match" | "nomatch" | "invalid" | "valid";
}

/** Cases that are deliberately different, each with its reason. None. */
const DIFFERENT: Readonly<Record<string, string>> = {};

const cases: readonly Case[] = existsSync(CORPUS) ? (JSON.parse(readFileSync(CORPUS, "utf8")) as Case[]) : [];
const title = cases.length > 0 ? "the corpus of aws/event-ruler" : "the corpus of aws/event-ruler: skipped, not here";

describe.skipIf(cases.length === 0)(title, () => {
  it("is all there", () => {
    expect(cases).toHaveLength(1152);
  });

  it.each([
    ["objects", (item: Case) => item.patternText ?? item.pattern, (item: Case) => item.eventText ?? item.event],
    [
      "texts",
      (item: Case) => item.patternText ?? JSON.stringify(item.pattern),
      (item: Case) => item.eventText ?? JSON.stringify(item.event),
    ],
  ] as const)("has every result right, given as %s", (_, patternOf, eventOf) => {
    const wrong = cases.filter((item) => {
      const found = outcome(patternOf(item), item.event === null && !item.eventText ? null : eventOf(item));
      return found !== item.expected && !(item.name in DIFFERENT);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("has every result right with all its patterns in one matcher", () => {
    const matcher = new PatternMatcher<Case>();
    const matched = cases.filter(({ expected }) => expected === "match" || expected === "nomatch");
    for (const item of matched) matcher.add(item, item.patternText ?? JSON.stringify(item.pattern));
    const wrong = matched.filter(
      (item) => matcher.match(item.eventText ?? item.event ?? {}).includes(item) !== (item.expected === "match"),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(matched.length).toBeGreaterThan(900);
  });
});

function outcome(pattern: string | object, event: string | object | null): Case["expected"] {
  try {
    const parsed = EventPattern.parse(pattern as string);
    if (event === null) return "valid";
    return parsed.matches(event) ? "match" : "nomatch";
  } catch (error) {
    if (error instanceof EventPatternError && error.code !== "EVENT_NOT_JSON") return "invalid";
    throw error;
  }
}
