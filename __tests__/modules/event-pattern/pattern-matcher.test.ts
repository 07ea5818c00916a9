import { describe, expect, it } from "vitest";
import { EventPattern, EventPatternError, PatternMatcher } from "../../../modules/event-pattern";

describe("PatternMatcher", () => {
  it("returns ids in the order of adding, each once, whatever the order of matching", () => {
    const matcher = new PatternMatcher();
    matcher
      .add("c", { source: ["x"] })
      .add("a", { detail: { v: [1] } })
      .add("b", { source: [{ prefix: "x" }] });
    matcher.add("c", { detail: { v: [1] } });
    expect(matcher.match({ source: "x", detail: { v: [1, 1] } })).toEqual(["c", "a", "b"]);
    expect(matcher.match('{"detail":{"v":1}}')).toEqual(["c", "a"]);
  });

  it("keeps the order with more matches than it sorts by hand", () => {
    const matcher = new PatternMatcher<number>();
    const ids = Array.from({ length: 100 }, (_, i) => 99 - i);
    for (const id of ids) matcher.add(id, { source: [id % 2 === 0 ? "x" : { prefix: "x" }] });
    expect(matcher.match({ source: "x" })).toEqual(ids);
  });

  it("matches an id by any of its patterns, and forgets all of them when it is removed", () => {
    const matcher = new PatternMatcher();
    matcher.add("a", { source: ["x"] });
    expect(matcher.match({ source: "y" })).toEqual([]);
    matcher.add("a", EventPattern.parse({ source: ["y"] }));
    expect(matcher.match({ source: "y" })).toEqual(["a"]);
    expect(matcher.size).toBe(1);
    expect(matcher.remove("a")).toBe(true);
    expect(matcher.remove("a")).toBe(false);
    expect(matcher.has("a")).toBe(false);
    expect(matcher.match({ source: "x" })).toEqual([]);
  });

  it("stays as it was when a pattern is refused", () => {
    const matcher = new PatternMatcher();
    expect(() => matcher.add("a", '{"source":"x"}')).toThrow(EventPatternError);
    expect(matcher.size).toBe(0);
    expect(matcher.match({ source: "x" })).toEqual([]);
  });

  it("goes on after an event that is none", () => {
    const matcher = new PatternMatcher().add("a", { source: ["x"] });
    expect(() => matcher.match('{"source":"x"')).toThrow(expect.objectContaining({ code: "EVENT_NOT_JSON" }));
    expect(matcher.match('{"source":"x"}')).toEqual(["a"]);
  });

  it("survives thousands of additions and removals, one at a time", () => {
    const matcher = new PatternMatcher<number>();
    for (let id = 0; id < 5000; id++) {
      matcher.add(id, JSON.stringify({ source: [`s${id}`], detail: { v: [{ numeric: [">", id % 7] }] } }));
      if (id >= 100) matcher.remove(id - 100);
      if (id % 97 === 0) expect(matcher.match({ source: `s${id}`, detail: { v: 7 } })).toEqual([id]);
    }
    expect(matcher.size).toBe(100);
    expect(matcher.match({ source: "s4899", detail: { v: 7 } })).toEqual([]);
    expect(matcher.match({ source: "s4900", detail: { v: 7 } })).toEqual([4900]);
  });

  it("finds single rules among thousands of each kind that it can look up", () => {
    const kinds: Record<string, (i: number) => { pattern: unknown; value: unknown }> = {
      exact: (i) => ({ pattern: `v${i}`, value: `v${i}` }),
      number: (i) => ({ pattern: i, value: i }),
      prefix: (i) => ({ pattern: { prefix: `p${i}/` }, value: `p${i}/x` }),
      suffix: (i) => ({ pattern: { suffix: `/s${i}` }, value: `x/s${i}` }),
      folded: (i) => ({ pattern: { "equals-ignore-case": `Ab${i}` }, value: `aB${i}` }),
      range: (i) => ({ pattern: { numeric: [">=", i, "<", i + 0.5] }, value: i + 0.25 }),
      wildcard: (i) => ({ pattern: { wildcard: `w${i}-*x` }, value: `w${i}-yx` }),
      address: (i) => ({ pattern: `::${i.toString(16)}`, value: `0::${i.toString(16)}` }),
    };
    for (const [kind, make] of Object.entries(kinds)) {
      const matcher = new PatternMatcher<number>();
      for (let i = 0; i < 1000; i++) matcher.add(i, JSON.stringify({ f: [make(i).pattern] }));
      for (const i of [0, 1, 499, 998, 999]) expect.soft(matcher.match({ f: make(i).value }), kind).toEqual([i]);
    }
  });

  it("gives up on an event made to be combined without end, and says so", () => {
    const ofSize = (size: number) => {
      const tangled = [...Array.from({ length: size }, () => [1]), { x: 1 }];
      return { a: tangled, "a-b": tangled, "a-b-c": tangled };
    };
    const any = [1];
    const matcher = new PatternMatcher().add("tangled", {
      a: any,
      "a-b": any,
      "a-b-c": any,
      "a-b-c.x": any,
      "a-b.x": any,
      "a.x": any,
    });
    expect(matcher.match(ofSize(20))).toEqual([]);
    expect(() => matcher.match(ofSize(70))).toThrow(expect.objectContaining({ code: "EVENT_TOO_COMPLEX" }));
    expect(
      matcher.match({ ...ofSize(0), a: [1], "a.x": 1, "a-b": [1], "a-b.x": 1, "a-b-c": [1], "a-b-c.x": 1 }),
    ).toEqual(["tangled"]);
  });

  it("follows many fields of arrays as deep as an event may be", () => {
    const names = Array.from({ length: 30 }, (_, i) => `f${i}`);
    const deep = `${"[".repeat(990)}1${"]".repeat(990)}`;
    const event = `{${names.map((name) => `"${name}":${deep}`).join()}}`;
    const of = (value: number) => Object.fromEntries(names.map((name) => [name, [name === "f29" ? value : 1]]));
    const matcher = new PatternMatcher().add("yes", JSON.stringify(of(1))).add("no", JSON.stringify(of(2)));
    expect(matcher.match(event)).toEqual(["yes"]);
  });
});
