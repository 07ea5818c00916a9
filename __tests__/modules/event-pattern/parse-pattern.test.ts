import { describe, expect, it } from "vitest";
import { UserError } from "../../../modules/errors";
import { checkPatternLength, EventPattern, EventPatternError } from "../../../modules/event-pattern";

function refusal(pattern: string): EventPatternError {
  try {
    EventPattern.parse(pattern);
  } catch (error) {
    if (error instanceof EventPatternError) return error;
    throw error;
  }
  throw new Error(`accepted: ${pattern}`);
}

describe("EventPattern.parse", () => {
  // What EventBridge refuses, beside the nearest that it accepts.
  it.each([
    ["EVENT_PATTERN_SHAPE", "", "[1]", '{"a":[1]}'],
    ["EVENT_PATTERN_SHAPE", "a", '{"a":1}', '{"a":[1]}'],
    ["EVENT_PATTERN_SHAPE", "a.b", '{"a":{"b":null}}', '{"a":{"b":[null]}}'],
    ["EVENT_PATTERN_SHAPE", "a[1]", '{"a":[1,[2]]}', '{"a":[1,2]}'],
    ["EVENT_PATTERN_SHAPE", "a[0]", '{"a":[{"prefix":"x","suffix":"y"}]}', '{"a":[{"prefix":"x"},{"suffix":"y"}]}'],
    ["EVENT_PATTERN_SHAPE", "a[0]", '{"a":[{"prefix":"x","prefix":"y"}]}', '{"a":[{"prefix":"y"}]}'],
    ["EVENT_PATTERN_EMPTY", "", "{}", '{"a":[""]}'],
    ["EVENT_PATTERN_EMPTY", "a.b", '{"a":{"b":{}}}', '{"a":{"b":[0]}}'],
    ["EVENT_PATTERN_EMPTY", "a", '{"a":[]}', '{"a":[null]}'],
    ["EVENT_PATTERN_EMPTY", "a[0]", '{"a":[{}]}', '{"a":[{"exists":true}]}'],
    ["EVENT_PATTERN_EMPTY", "a[0].anything-but", '{"a":[{"anything-but":[]}]}', '{"a":[{"anything-but":[""]}]}'],
    [
      "EVENT_PATTERN_EMPTY",
      "a[0].anything-but.suffix",
      '{"a":[{"anything-but":{"suffix":["x",""]}}]}',
      '{"a":[{"suffix":""}]}',
    ],
    [
      "EVENT_PATTERN_EMPTY",
      "a[0].anything-but.wildcard",
      '{"a":[{"anything-but":{"wildcard":[]}}]}',
      '{"a":[{"anything-but":{"wildcard":""}}]}',
    ],
    ["EVENT_PATTERN_UNKNOWN_OPERATOR", "a.b[1]", '{"a":{"b":["x",{"prefx":"y"}]}}', '{"a":{"b":["x",{"prefix":"y"}]}}'],
    ["EVENT_PATTERN_OPERAND", "a[0].prefix", '{"a":[{"prefix":["x"]}]}', '{"a":[{"prefix":""}]}'],
    [
      "EVENT_PATTERN_OPERAND",
      "a[0].prefix",
      '{"a":[{"prefix":{"wildcard":"x"}}]}',
      '{"a":[{"prefix":{"equals-ignore-case":"x"}}]}',
    ],
    ["EVENT_PATTERN_OPERAND", "a[0].suffix", '{"a":[{"suffix":1}]}', '{"a":[{"suffix":{"equals-ignore-case":""}}]}'],
    ["EVENT_PATTERN_OPERAND", "a[0].exists", '{"a":[{"exists":"true"}]}', '{"a":[{"exists":false}]}'],
    [
      "EVENT_PATTERN_OPERAND",
      "a[0].anything-but",
      '{"a":[{"anything-but":["x",1]}]}',
      '{"a":[{"anything-but":["x"]}]}',
    ],
    ["EVENT_PATTERN_OPERAND", "a[0].anything-but", '{"a":[{"anything-but":null}]}', '{"a":[{"anything-but":0}]}'],
    [
      "EVENT_PATTERN_OPERAND",
      "a[0].anything-but",
      '{"a":[{"anything-but":{"numeric":["=",1]}}]}',
      '{"a":[{"anything-but":{"equals-ignore-case":["x"]}}]}',
    ],
    ["EVENT_PATTERN_OPERAND", "a[0].numeric", '{"a":[{"numeric":5}]}', '{"a":[{"numeric":["=",5]}]}'],
    ["EVENT_PATTERN_OPERAND", "a[0].numeric", '{"a":[{"numeric":["=","5"]}]}', '{"a":[{"numeric":["=",5e0]}]}'],
    ["EVENT_PATTERN_OPERAND", "a[0].numeric", '{"a":[{"numeric":["<",5,">",0]}]}', '{"a":[{"numeric":[">",0,"<",5]}]}'],
    ["EVENT_PATTERN_OPERAND", "a[0].numeric", '{"a":[{"numeric":["=",5,"<",9]}]}', '{"a":[{"numeric":["<",9]}]}'],
    ["EVENT_PATTERN_OPERAND", "a[0].numeric", '{"a":[{"numeric":[">",0,"<"]}]}', '{"a":[{"numeric":[">",0]}]}'],
    [
      "EVENT_PATTERN_NUMBER",
      "a[0].numeric",
      '{"a":[{"numeric":[">=",5,"<=",5]}]}',
      '{"a":[{"numeric":[">=",5,"<=",5.1]}]}',
    ],
    ["EVENT_PATTERN_NUMBER", "a[0].numeric", '{"a":[{"numeric":["<",1e309]}]}', '{"a":[{"numeric":["<",1e308]}]}'],
    ["EVENT_PATTERN_NUMBER", "a[0].numeric", '{"a":[{"numeric":["=",1e-325]}]}', '{"a":[{"numeric":["=",0e-325]}]}'],
    ["EVENT_PATTERN_NUMBER", "a[0].anything-but", '{"a":[{"anything-but":1e309}]}', '{"a":[1e309]}'],
    ["EVENT_PATTERN_FORMAT", "a[0].wildcard", '{"a":[{"wildcard":"x**"}]}', '{"a":[{"wildcard":"x*\\\\**"}]}'],
    ["EVENT_PATTERN_FORMAT", "a[0].wildcard", '{"a":[{"wildcard":"x\\\\y"}]}', '{"a":[{"wildcard":"x\\\\\\\\y"}]}'],
    ["EVENT_PATTERN_FORMAT", "a[0].cidr", '{"a":[{"cidr":"10.0.0.0/32"}]}', '{"a":[{"cidr":"10.0.0.0/31"}]}'],
    ["EVENT_PATTERN_FORMAT", "a[0].cidr", '{"a":[{"cidr":"::/128"}]}', '{"a":[{"cidr":"::/0"}]}'],
    ["EVENT_PATTERN_FORMAT", "a[0].cidr", '{"a":[{"cidr":"10.0.0.256/8"}]}', '{"a":[{"cidr":"10.0.0.255/8"}]}'],
    [
      "EVENT_PATTERN_FORMAT",
      "a[0].cidr",
      '{"a":[{"cidr":"1:2:3:4:5:6:7::8/8"}]}',
      '{"a":[{"cidr":"1:2:3:4:5:6::8/8"}]}',
    ],
    ["EVENT_PATTERN_FORMAT", "a[0].cidr", '{"a":[{"cidr":"1::2::3/8"}]}', '{"a":[{"cidr":"1:2::3/8"}]}'],
    ["EVENT_PATTERN_OR", "$or", '{"$or":[{"a":[1]}]}', '{"$or":[{"a":[1]},{"a":[2]}]}'],
    ["EVENT_PATTERN_OR", "a.$or", '{"a":{"$or":{"b":[1]}}}', '{"a":{"or":{"b":[1]}}}'],
    ["EVENT_PATTERN_OR", "$or[1]", '{"$or":[{"a":[1]},[2]]}', '{"$or":[{"a":[1]},{"a":[2]},{"b":[2]}]}'],
    ["EVENT_PATTERN_OR", "$or[1].a.prefix", '{"$or":[{"a":[1]},{"a":{"prefix":["x"]}}]}', '{"a":{"prefix":["x"]}}'],
    [
      "EVENT_PATTERN_UNKNOWN_OPERATOR",
      "detail.$or[1].b[0]",
      '{"detail":{"$or":[{"a":[1]},{"b":[{"x":1}]}]}}',
      '{"detail":{"$or":[{"a":[1]},{"b":{"x":[1]}}]}}',
    ],
  ])("refuses with %s at %j: %s, and accepts %s", (code, path, refused, accepted) => {
    const error = refusal(refused);
    expect(error.code).toBe(code);
    expect(error.path).toBe(path);
    expect(error.message).toContain(path);
    expect(error.message).toMatch(/ must .*, got: /s);
    expect(error).toBeInstanceOf(UserError);
    expect(EventPattern.parse(accepted).text).toBe(accepted);
  });

  it.each([
    ["prefx", "prefix"],
    ["EXISTS", "exists"],
    ["anythingBut", "anything-but"],
    ["anything_but", "anything-but"],
    ["equalsIgnoreCase", "equals-ignore-case"],
    ["numric", "numeric"],
    ["wildcards", "wildcard"],
  ])("suggests for %s the operator %s", (given, meant) => {
    expect(refusal(JSON.stringify({ a: [{ [given]: "x" }] })).message).toContain(`Did you mean "${meant}"?`);
  });

  it("suggests nothing for what is near no operator", () => {
    expect(refusal('{"a":[{"contains":"x"}]}').message).not.toContain("Did you mean");
  });

  it.each([
    ['{"a":[1 2]}', "line 1, column 9"],
    ['{\n  "a": [1],\n}', "line 3, column 1"],
    ['{"a":["x]}', "line 1, column 7"],
    ['{"a":[1]} x', "line 1, column 11"],
    ["{'a':[1]}", "line 1, column 2"],
    ["", "line 1, column 1"],
    ['{"a":[01]}', "line 1, column 8"],
    ['{"a":["\t"]}', "line 1, column 7"],
  ])("says where %j is not JSON: %s", (text, where) => {
    const error = refusal(text);
    expect(error.code).toBe("EVENT_PATTERN_SYNTAX");
    expect(error.message).toContain(where);
  });

  it("lets the last of duplicate fields count, and keeps others beside it", () => {
    const pattern = EventPattern.parse('{"a":{"x":[1]},"a":{"y":[2],"y":[3]}}');
    expect(pattern.matches({ a: { x: 1, y: 3 } })).toBe(true);
    expect(pattern.matches({ a: { x: 1, y: 2 } })).toBe(false);
    expect(pattern.matches({ a: { y: 3 } })).toBe(false);
  });

  it("lets a field inside $or replace the one before it, and be replaced by the one after", () => {
    expect(EventPattern.parse('{"a":[1],"$or":[{"a":[2]},{"b":[3]}]}').matches({ a: 2 })).toBe(true);
    expect(EventPattern.parse('{"$or":[{"a":[2]},{"b":[3]}],"a":[1]}').matches({ a: 2 })).toBe(false);
  });

  it("refuses $or that multiplies beyond a thousand combinations", () => {
    const levels = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, { $or: [{ a: [1] }, { b: [1] }] }]));
    expect(EventPattern.parse(JSON.stringify(levels(9))).clauses).toHaveLength(512);
    expect(refusal(JSON.stringify(levels(10))).code).toBe("EVENT_PATTERN_OR");
  });

  it.each([
    // Accepted and refused by EventBridge itself, as people report who tried.
    [["*.bif", "*.tiff", "*.tif", "*.svs"], true],
    [["*:stack/A/*", "*:stack/B/*", "*:stack/C/*"], true],
    [["/Users/*/dir/dir/dir/dir/dir/doc.txt"], true],
    [["*:*:*:*:*:event-bus/*"], false],
    [["*:stack/A/*", "*:stack/B/*", "*:stack/C/*", "*:stack/D/*"], false],
    [["*/datasync/*.bif", "*/datasync/*.tiff", "*/datasync/*.tif", "*/datasync/*.svs"], false],
  ])("decides as EventBridge whether the wildcards %j are too complex", (wildcards, accepted) => {
    const text = JSON.stringify({ detail: { key: wildcards.map((wildcard) => ({ wildcard })) } });
    if (accepted) expect(EventPattern.parse(text).text).toBe(text);
    else expect(refusal(text)).toMatchObject({ code: "EVENT_PATTERN_TOO_COMPLEX", path: "detail.key" });
  });

  it("counts wildcards of different fields apart", () => {
    const wildcards = ["*a*", "*b*", "*c*"].map((wildcard) => ({ wildcard }));
    expect(EventPattern.parse({ detail: { x: wildcards, y: wildcards } }).clauses).toHaveLength(1);
  });
});

describe("checkPatternLength", () => {
  it("allows 2,048 characters by default, and as many as are given", () => {
    expect(() => checkPatternLength("x".repeat(2048))).not.toThrow();
    expect(() => checkPatternLength("x".repeat(2049))).toThrow(
      expect.objectContaining({ code: "EVENT_PATTERN_TOO_LONG" }),
    );
    expect(() => checkPatternLength("x".repeat(4096), 4096)).not.toThrow();
    expect(() => checkPatternLength("x".repeat(4097), 4096)).toThrow(EventPatternError);
  });
});
