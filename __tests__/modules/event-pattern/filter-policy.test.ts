import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type FilterableAttribute,
  FilterPolicy,
  FilterPolicyError,
  type FilterPolicyScope,
} from "../../../modules/event-pattern";

/** Filter policies from the test suites of two emulators. */
const CORPUS = join(__dirname, "../../../../shared/corpus/sns-filter-policies.json");

interface Case {
  readonly name: string;
  readonly scope: FilterPolicyScope;
  readonly policy: object;
  readonly messageAttributes: Record<string, FilterableAttribute> | null;
  readonly message: string;
  readonly expected: "match" | "nomatch" | "invalid";
}

/** Cases that contradict the documentation of SNS, each with what it says. None. */
const CONTRADICTED: Readonly<Record<string, string>> = {};

const cases: readonly Case[] = existsSync(CORPUS) ? (JSON.parse(readFileSync(CORPUS, "utf8")) as Case[]) : [];
const title = cases.length > 0 ? "the corpus of filter policies" : "the corpus of filter policies: skipped, not here";

describe.skipIf(cases.length === 0)(title, () => {
  it("has every result right", () => {
    const wrong = cases.filter((item) => outcome(item) !== item.expected && !(item.name in CONTRADICTED));
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(cases).toHaveLength(246);
  });
});

function outcome({ policy, scope, message, messageAttributes }: Case): Case["expected"] {
  try {
    const parsed = FilterPolicy.parse(policy, scope);
    return parsed.matches({ message, messageAttributes: messageAttributes ?? {} }) ? "match" : "nomatch";
  } catch (error) {
    if (error instanceof FilterPolicyError) return "invalid";
    throw error;
  }
}

function refusal(policy: string | object, scope: FilterPolicyScope): FilterPolicyError {
  try {
    FilterPolicy.parse(policy, scope);
  } catch (error) {
    if (error instanceof FilterPolicyError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(policy)}`);
}

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, ["v"]]));
const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);

describe("FilterPolicy.parse", () => {
  it.each<[string, string, FilterPolicyScope, object, object]>([
    ["FILTER_POLICY_TOO_MANY_KEYS", "", "MessageAttributes", keys(6), keys(5)],
    ["FILTER_POLICY_TOO_MANY_KEYS", "", "MessageBody", keys(6), { a: keys(6), ...keys(4) }],
    ["FILTER_POLICY_TOO_COMPLEX", "", "MessageAttributes", { a: values(151) }, { a: values(150) }],
    [
      "FILTER_POLICY_TOO_COMPLEX",
      "",
      "MessageAttributes",
      { a: values(10), b: values(4), c: values(4) },
      { a: values(10), b: values(5), c: values(3) },
    ],
    [
      // The example of the documentation: 3 levels × 4 values × 2 levels × 3 values × 1 × 3 = 216; without the last, 72.
      "FILTER_POLICY_TOO_COMPLEX",
      "",
      "MessageBody",
      { key_a: { key_b: { key_c: values(4) } }, key_d: { key_e: values(3) }, key_f: values(3) },
      { key_a: { key_b: { key_c: values(4) } }, key_d: { key_e: values(3) } },
    ],
    [
      "FILTER_POLICY_TOO_COMPLEX",
      "",
      "MessageAttributes",
      { $or: [{ a: values(75) }, { b: values(76) }] },
      { $or: [{ a: values(75) }, { b: values(75) }] },
    ],
    ["FILTER_POLICY_SCOPE", "a", "MessageAttributes", { a: { b: ["x"] } }, { "a.b": ["x"] }],
    [
      "FILTER_POLICY_SCOPE",
      "$or[1].b",
      "MessageAttributes",
      { $or: [{ a: ["x"] }, { b: { c: ["x"] } }] },
      { $or: [{ a: ["x"] }, { b: ["x"] }] },
    ],
    [
      "EVENT_PATTERN_NUMBER",
      "a[0].numeric",
      "MessageBody",
      { a: [{ numeric: ["<", 1e9 + 1] }] },
      { a: [{ numeric: ["<", 1e9] }] },
    ],
    ["EVENT_PATTERN_NUMBER", "a[0]", "MessageBody", { a: [-1000000000.1] }, { a: [-1e9] }],
    [
      "EVENT_PATTERN_NUMBER",
      "a[0].anything-but",
      "MessageBody",
      { a: [{ "anything-but": 0.123456 }] },
      { a: [{ "anything-but": 0.12345 }] },
    ],
    ["EVENT_PATTERN_NUMBER", "a[0]", "MessageAttributes", { a: [1e-6] }, { a: [1e-5] }],
    ["EVENT_PATTERN_UNKNOWN_OPERATOR", "a[0]", "MessageBody", { a: [{ wildcard: "x*" }] }, { a: [{ prefix: "x" }] }],
    [
      "EVENT_PATTERN_OPERAND",
      "a[0].anything-but",
      "MessageBody",
      { a: [{ "anything-but": { suffix: "x" } }] },
      { a: [{ "anything-but": { prefix: "x" } }] },
    ],
    [
      "EVENT_PATTERN_OPERAND",
      "a[0].prefix",
      "MessageBody",
      { a: [{ prefix: { "equals-ignore-case": "x" } }] },
      { a: [{ "equals-ignore-case": "x" }] },
    ],
    ["EVENT_PATTERN_EMPTY", "a", "MessageAttributes", { a: [] }, { a: [""] }],
  ])("refuses with %s at %j (%s): %j, and accepts %j", (code, path, scope, refused, accepted) => {
    const error = refusal(refused, scope);
    expect({ code: error.code, path: error.path }).toEqual({ code, path });
    expect(error.message).toMatch(/ must .*, got: /s);
    expect(FilterPolicy.parse(JSON.stringify(accepted), scope).scope).toBe(scope);
  });

  it("allows 256 KiB", () => {
    const sized = (bytes: number) => JSON.stringify({ a: ["é".repeat(bytes / 2 - 5)] });
    expect(Buffer.byteLength(sized(262_144))).toBe(262_144);
    expect(FilterPolicy.parse(sized(262_144), "MessageBody").scope).toBe("MessageBody");
    expect(refusal(sized(262_146), "MessageBody").code).toBe("FILTER_POLICY_TOO_LONG");
  });

  it("says that the operator exists elsewhere, and calls a policy a policy", () => {
    expect(refusal({ a: [{ wildcard: "x" }] }, "MessageBody").message).toContain("SNS does not have it");
    expect(refusal("[]", "MessageBody").message).toContain("the policy must be an object");
  });
});

describe("FilterPolicy.matches", () => {
  const attributes = (policy: object, messageAttributes?: Record<string, FilterableAttribute>): boolean =>
    FilterPolicy.parse(policy, "MessageAttributes").matches({
      message: "{}",
      ...(messageAttributes && { messageAttributes }),
    });
  const body = (policy: object, message: string): boolean =>
    FilterPolicy.parse(policy, "MessageBody").matches({ message });
  const text = (StringValue: string, DataType = "String"): FilterableAttribute => ({ DataType, StringValue });

  it("compares attributes by their type", () => {
    expect(attributes({ n: [300] }, { n: text("3.0e2", "Number") })).toBe(true);
    expect(attributes({ n: [{ numeric: [">", 5] }] }, { n: text("7", "Number.int") })).toBe(true);
    expect(attributes({ n: [300] }, { n: text("300") })).toBe(false);
    expect(attributes({ n: ["300"] }, { n: text("300", "Number") })).toBe(false);
    expect(attributes({ n: [null] }, { n: text('["a",null]', "String.Array") })).toBe(true);
    expect(attributes({ n: [{ "anything-but": ["a"] }] }, { n: text('["a","b"]', "String.Array") })).toBe(true);
    expect(attributes({ n: [{ exists: true }] }, { n: text("not an array", "String.Array") })).toBe(true);
    expect(attributes({ "a.b": ["x"] }, { "a.b": text("x") })).toBe(true);
  });

  it("ignores binary attributes, and lets nothing through where no attribute is left", () => {
    const absent = { a: [{ exists: false }] };
    expect(attributes(absent, { b: text("x") })).toBe(true);
    expect(attributes(absent, { a: { DataType: "Binary" }, b: text("x") })).toBe(true);
    expect(attributes(absent, { b: { DataType: "Binary" } })).toBe(false);
    expect(attributes(absent, {})).toBe(false);
    expect(attributes(absent)).toBe(false);
  });

  it("takes null and the empty string for no value to exist", () => {
    expect(body({ a: [{ exists: true }] }, '{"a":0}')).toBe(true);
    expect(body({ a: [{ exists: true }] }, '{"a":null}')).toBe(false);
    expect(body({ a: [{ exists: true }] }, '{"a":""}')).toBe(false);
    expect(body({ a: [null, ""] }, '{"a":null}')).toBe(true);
  });

  it("lets no body through that is not a JSON object", () => {
    for (const message of ["text", "", "[]", '"x"', '{"a":1'])
      expect(body({ a: [{ exists: false }] }, message)).toBe(false);
    expect(body({ a: [{ exists: false }] }, "{}")).toBe(true);
  });

  it("takes an $or with operators, or with one object, for an attribute of that name", () => {
    expect(attributes({ $or: [{ prefix: "a" }, { numeric: ["=", 1] }] }, { $or: text("abc") })).toBe(true);
    expect(attributes({ $or: ["x"] }, { $or: text("x") })).toBe(true);
    expect(attributes({ $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: text("y") })).toBe(true);
  });
});
