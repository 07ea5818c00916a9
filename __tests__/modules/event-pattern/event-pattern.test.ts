import { describe, expect, it } from "vitest";
import { EventPattern } from "../../../modules/event-pattern";

const matches = (alternative: unknown, value: unknown): boolean =>
  EventPattern.parse(JSON.stringify({ f: [alternative] })).matches({ f: value });

describe("EventPattern.matches", () => {
  it.each([
    // alternative, what it matches, what it does not
    ["", [""], [" ", null, 0, []]],
    [null, [null], ["null", false, 0, "", []]],
    [true, [true, [false, true]], ["true", 1]],
    [5, [5, 5.0, [1, 5]], ["5", 5.000001]],
    [{ prefix: "" }, ["", "x"], [1, null, true]],
    [{ suffix: "é" }, ["café"], ["e\u0301", "É"]],
    [{ "equals-ignore-case": "Straße" }, ["STRASSE", "straße"], ["strasse"]],
    [{ "equals-ignore-case": "k" }, ["K"], ["\u212a"]],
    [{ prefix: { "equals-ignore-case": "ab" } }, ["ABc"], ["a"]],
    [{ suffix: { "equals-ignore-case": ".Png" } }, ["x.PNG"], ["png"]],
    [{ wildcard: "a*b*c" }, ["abc", "axxbc", "abcbc"], ["ab", "abcd", "acb", 1]],
    [{ wildcard: "*\\**" }, ["*", "a*b"], ["", "ab"]],
    [{ wildcard: "a\\\\*" }, ["a\\b"], ["a*", "ab"]],
    [{ wildcard: "aa*aa" }, ["aaaa", "aaxaa"], ["aaa"]],
    [{ "anything-but": "x" }, ["y", 1, null, true, ["x", "y"]], ["x", ["x"], []]],
    [{ "anything-but": [1, 2] }, [3, "1", null], [1, 2.0]],
    [{ "anything-but": { prefix: ["a", "b"] } }, ["c", "", 1, null], ["ax", "b"]],
    [{ "anything-but": { wildcard: "*/lib/*" } }, ["lib", 1], ["/lib/", "a/lib/b"]],
    [{ numeric: ["<", 0] }, [-0.000001], [0, -0, "-1", null]],
    [{ numeric: [">=", 0, "<", 5] }, [0, 4.999], [5, -1]],
    [{ numeric: ["=", 300] }, [3e2], [300.1]],
    [{ cidr: "10.0.0.77/24" }, ["10.0.0.0", "10.0.0.255"], ["10.0.1.0", "10.0.0", 10, "::a00:0", "a00::"]],
    [{ cidr: "2001:db8::/32" }, ["2001:DB8:ffff::1"], ["2001:db9::", "32.1.13.184"]],
    [{ cidr: "::ffff:10.0.0.0/8".replace("10.0.0.0", "a00:0") }, ["10.1.2.3", "::ffff:0a01:0203"], ["11.0.0.0"]],
    ["::1", ["::1", "0:0::0:1"], ["::2"]],
    ["10.0.0.1", ["10.0.0.1", "::ffff:a00:1"], ["10.0.0.10"]],
    [{ exists: true }, [null, "", [0]], [[], {}, [[]], { g: 1 }]],
    [{ exists: false }, [[], {}, [{}], { g: 1 }], [null, [null]]],
  ])("%j", (alternative, yes, no) => {
    for (const value of yes) expect.soft(matches(alternative, value), `matches ${JSON.stringify(value)}`).toBe(true);
    for (const value of no) expect.soft(matches(alternative, value), `not ${JSON.stringify(value)}`).toBe(false);
  });

  it("compares numbers as doubles, and those beyond by their spelling", () => {
    const huge = EventPattern.parse('{"f":[1e400]}');
    expect(huge.matches('{"f":1e400}')).toBe(true);
    expect(huge.matches('{"f":1E400}')).toBe(false);
    // By way of the reader for texts with escaped keys.
    expect(huge.matches('{"\\u0066":1e400}')).toBe(true);
    expect(EventPattern.parse('{"f":[9007199254740993]}').matches('{"f":9007199254740992}')).toBe(true);
    expect(EventPattern.parse('{"f":[{"numeric":[">",0]}]}').matches('{"f":1e400}')).toBe(false);
    expect(EventPattern.parse('{"f":[0]}').matches('{"f":1e-400}')).toBe(false);
    expect(EventPattern.parse('{"f":[0]}').matches('{"f":0e400}')).toBe(true);
    expect(EventPattern.parse('{"f":[0.1]}').matches('{"f":0.1000000000000000000001}')).toBe(true);
    expect(EventPattern.parse('{"f":[123456789012345.678]}').matches('{"f":123456789012345.678}')).toBe(true);
  });

  it("takes the last of duplicate keys in an event, as JSON.parse does", () => {
    const pattern = EventPattern.parse('{"a":{"x":[1]}}');
    expect(pattern.matches('{"a":{"x":1},"a":{"x":2}}')).toBe(false);
    expect(pattern.matches('{"a":{"x":1},"a":{"y":2}}')).toBe(false);
    expect(pattern.matches('{"a":{"x":2,"x":1}}')).toBe(true);
    expect(pattern.matches('{"a":[{"x":2},{"x":1}]}')).toBe(true);
  });

  it("wants the fields of one array element to match together", () => {
    const pattern = EventPattern.parse({ items: { sku: ["a"], qty: [{ numeric: [">", 5] }] } });
    expect(
      pattern.matches({
        items: [
          { sku: "a", qty: 1 },
          { sku: "b", qty: 9 },
        ],
      }),
    ).toBe(false);
    expect(
      pattern.matches({
        items: [
          { sku: "b", qty: 1 },
          { sku: "a", qty: 9 },
        ],
      }),
    ).toBe(true);
    expect(pattern.matches({ items: { sku: "a", qty: [1, 9] } })).toBe(true);
  });

  it("lets a field be absent from the element that the fields before it chose", () => {
    const pattern = EventPattern.parse({ items: { sku: ["a"], zip: [{ exists: false }] } });
    expect(pattern.matches({ items: [{ sku: "a" }, { sku: "b", zip: 1 }] })).toBe(true);
    expect(pattern.matches({ items: [{ sku: "a", zip: 1 }, { sku: "b" }] })).toBe(false);
    // One that sorts before the others is absent from all elements, or not at all.
    const earlier = EventPattern.parse({ items: { a: [{ exists: false }], sku: ["a"] } });
    expect(earlier.matches({ items: [{ sku: "a" }, { sku: "b", a: 1 }] })).toBe(false);
  });

  it("reads objects as their JSON: dates, undefined, NaN, toJSON", () => {
    const at = new Date("2026-11-21T10:00:00Z");
    expect(EventPattern.parse({ time: [{ prefix: "2026-11-21T10" }] }).matches({ time: at })).toBe(true);
    expect(EventPattern.parse({ detail: { x: [{ exists: false }] } }).matches({ detail: { x: undefined } })).toBe(true);
    expect(EventPattern.parse({ detail: { x: [null] } }).matches({ detail: { x: [undefined] } })).toBe(true);
    expect(EventPattern.parse({ detail: { x: [null] } }).matches({ detail: { x: Number.NaN } })).toBe(true);
    expect(EventPattern.parse({ detail: { x: [1] } }).matches({ detail: { toJSON: () => ({ x: 1 }) } })).toBe(true);
  });

  it("is not misled by keys that JavaScript objects inherit", () => {
    const pattern = EventPattern.parse('{"constructor":[{"exists":true}],"__proto__":["x"]}');
    expect(pattern.matches({})).toBe(false);
    expect(pattern.matches('{"constructor":1,"__proto__":"x"}')).toBe(true);
    expect(pattern.matches('{"constructor":1,"\\u005f_proto__":"x"}')).toBe(true);
  });

  it("reads events up to a thousand levels deep, text and object alike, and refuses deeper ones", () => {
    const nested = (levels: number): string => `{"f":${"[".repeat(levels)}1${"]".repeat(levels)}}`;
    const pattern = EventPattern.parse({ f: [1] });
    for (const event of [nested(998), JSON.parse(nested(998)) as object]) expect(pattern.matches(event)).toBe(true);
    for (const event of [nested(1000), JSON.parse(nested(1000)) as object]) {
      expect(() => pattern.matches(event)).toThrow(expect.objectContaining({ code: "EVENT_NOT_JSON" }));
    }
    // Of what no pattern asks for, the depth does not matter.
    expect(EventPattern.parse({ g: [1] }).matches(nested(100_000).replace("}", ',"g":1}'))).toBe(true);
  });

  it.each([
    ["not JSON", "{"],
    ["an array", "[]"],
    ["a string", '"x"'],
    ["null", "null"],
  ])("refuses %s for an event", (_, text) => {
    expect(() => EventPattern.parse({ f: [1] }).matches(text)).toThrow(
      expect.objectContaining({ code: "EVENT_NOT_JSON" }),
    );
  });

  it("stays quick where many arrays could be combined in vain", () => {
    // Twelve arrays of forty elements, and at the end two fields of which no element has both.
    const names = Array.from({ length: 12 }, (_, i) => `m${String(i).padStart(2, "0")}`);
    const many = Array.from({ length: 40 }, () => ({ v: 1 }));
    const pattern = {
      ...Object.fromEntries(names.map((name) => [name, { v: [1] }])),
      z: { x: [1], y: [1] },
    };
    const event = {
      z: [{ x: 1 }, { y: 1 }],
      ...Object.fromEntries(names.map((name) => [name, many])),
    };
    expect(EventPattern.parse(JSON.stringify(pattern)).matches(event)).toBe(false);
    expect(EventPattern.parse(JSON.stringify(pattern)).matches({ ...event, z: [{ x: 1, y: 1 }] })).toBe(true);
  });
});

describe("EventPattern.mismatches", () => {
  const pattern = EventPattern.parse({
    source: ["app.orders"],
    detail: { amount: [{ numeric: [">", 5] }], state: ["paid"] },
  });

  it("names each field that does not match, with what it should be and what it is", () => {
    expect(pattern.mismatches({ source: "app.orders", detail: { amount: [3, 4] } })).toEqual([
      {
        path: "detail.amount",
        expected: '[{"numeric":[">",5]}]',
        actual: [3, 4],
        message: 'detail.amount must match [{"numeric":[">",5]}]; the event has 3, 4.',
      },
      {
        path: "detail.state",
        expected: '["paid"]',
        actual: [],
        message: 'detail.state must match ["paid"]; the event has no such field.',
      },
    ]);
  });

  it("names the fields that match only in different elements of an array", () => {
    const items = EventPattern.parse({ source: ["s"], items: { sku: ["a"], qty: [9] } });
    const found = items.mismatches({
      source: "s",
      items: [
        { sku: "a", qty: 1 },
        { sku: "b", qty: 9 },
      ],
    });
    expect(found.map(({ path }) => path)).toEqual(["items.qty", "items.sku"]);
    expect(found[0]?.message).toContain("no single array element");
  });

  it("explains the nearest alternative of an $or", () => {
    const or = EventPattern.parse({
      $or: [
        { source: ["a"], region: ["b"] },
        { source: ["c"], account: ["x"] },
      ],
    });
    expect(or.mismatches({ source: "c", account: "y" }).map(({ path }) => path)).toEqual(["account"]);
  });
});
