import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { differences } from "../../../scripts/contracts/compare/differences";
import type { JsonSchema } from "../../../scripts/contracts/compare/json-schema";
import { breakText } from "../../../scripts/contracts/render-review";
import { breaksOf } from "../../../scripts/contracts/review-contracts";
import { change, type Model, model, writtenBy, zodOf } from "./support/contract-model";

const schemaOf = (schema: z.ZodMiniType): JsonSchema => z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
/** What a change from one field to another breaks, as `readers` and `replays`. */
const broken = (before: z.ZodMiniType, after: z.ZodMiniType) => [
  ...new Set(breaksOf(schemaOf(before), schemaOf(after)).map(({ breaks }) => breaks)),
];
const field = (schema: z.ZodMiniType) => z.looseObject({ a: schema });

describe("a law: where nothing differs, every value that is written by one contract is valid by the other", () => {
  it("for contracts at random", () => {
    let compatible = 0;
    let different = 0;
    fc.assert(
      fc.property(change, fc.boolean(), fc.infiniteStream(fc.nat()), ([from, to], forwards, seeds) => {
        const [writer, reader]: readonly [Model, Model] = forwards ? [from, to] : [to, from];
        if (differences(schemaOf(zodOf(writer)), schemaOf(zodOf(reader))).length > 0) {
          different++;
          return;
        }
        compatible++;
        const parser = zodOf(reader);
        const [seed] = [...seeds.take(1)];
        for (const value of fc.sample(writtenBy(writer), { numRuns: 8, seed: seed ?? 0 })) {
          expect(parser.safeParse(value).success, `${JSON.stringify(value)} by ${JSON.stringify(reader)}`).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(compatible).toBeGreaterThan(150);
    expect(different).toBeGreaterThan(150);
  });

  it("and a contract differs from itself in nothing", () => {
    fc.assert(
      fc.property(model, (each) => {
        expect(differences(schemaOf(zodOf(each)), schemaOf(zodOf(each)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("breaks readers of new events when turned one way, and readers of old events when turned the other", () => {
  it.each<[string, z.ZodMiniType, z.ZodMiniType]>([
    ["a required field becomes optional", field(z.string()), field(z.optional(z.string()))],
    ["a required field goes", field(z.string()), z.looseObject({})],
    ["a type widens", field(z.int()), field(z.number())],
    ["a type is joined by another", field(z.string()), field(z.union([z.string(), z.number()]))],
    ["null becomes possible", field(z.string()), field(z.nullable(z.string()))],
    ["an enum gains a value", field(z.enum(["a"])), field(z.enum(["a", "b"]))],
    ["an enum becomes any text", field(z.enum(["a", "b"])), field(z.string())],
    ["a pattern goes", field(z.string().check(z.regex(/^A/))), field(z.string())],
    [
      "one of two patterns goes",
      field(z.string().check(z.regex(/^A/), z.regex(/B$/))),
      field(z.string().check(z.regex(/^A/))),
    ],
    ["a format goes", field(z.iso.date()), field(z.string())],
    ["text may be shorter", field(z.string().check(z.minLength(2))), field(z.string().check(z.minLength(1)))],
    ["text may be longer", field(z.string().check(z.maxLength(2))), field(z.string().check(z.maxLength(3)))],
    ["a number may be smaller", field(z.number().check(z.gte(2))), field(z.number().check(z.gte(1.5)))],
    ["a number may be the limit itself", field(z.number().check(z.gt(2))), field(z.number().check(z.gte(2)))],
    ["a number may be larger", field(z.number().check(z.lte(2))), field(z.number())],
    [
      "a number may be between steps",
      field(z.number().check(z.multipleOf(10))),
      field(z.number().check(z.multipleOf(5))),
    ],
    ["a list may be empty", field(z.array(z.string()).check(z.minLength(1))), field(z.array(z.string()))],
    ["what a list holds widens", field(z.array(z.int())), field(z.array(z.number()))],
    ["what a record holds widens", field(z.record(z.string(), z.int())), field(z.record(z.string(), z.number()))],
    [
      "a record takes other names",
      field(z.record(z.string().check(z.regex(/^a/)), z.int())),
      field(z.record(z.string(), z.int())),
    ],
    ["anything becomes possible", field(z.string()), field(z.unknown())],
    [
      "a field of a field becomes optional",
      field(field(z.string())),
      field(z.looseObject({ a: z.optional(z.string()) })),
    ],
    ["a strict object takes a field more", z.strictObject({}), z.strictObject({ a: z.optional(z.string()) })],
    [
      "a discriminated union gains a case",
      field(z.discriminatedUnion("k", [z.looseObject({ k: z.literal("x") })])),
      field(z.discriminatedUnion("k", [z.looseObject({ k: z.literal("x") }), z.looseObject({ k: z.literal("y") })])),
    ],
    ["a tuple takes more", field(z.tuple([z.string()])), field(z.tuple([z.string()], z.string()))],
  ])("%s", (_name, narrow, wide) => {
    expect(broken(narrow, narrow)).toEqual([]);
    expect(broken(wide, wide)).toEqual([]);
    expect(broken(narrow, wide)).toEqual(["readers"]);
    expect(broken(wide, narrow)).toEqual(["replays"]);
  });
});

describe("breaks both when", () => {
  it.each<[string, z.ZodMiniType, z.ZodMiniType]>([
    ["a type becomes another", field(z.string()), field(z.number())],
    ["a format becomes another", field(z.iso.date()), field(z.iso.datetime())],
    ["a pattern becomes another", field(z.string().check(z.regex(/^A/))), field(z.string().check(z.regex(/^B/)))],
    ["a required field gets another name", field(z.string()), z.looseObject({ b: z.string() })],
    ["an enum changes a value for another", field(z.enum(["a", "b"])), field(z.enum(["a", "c"]))],
  ])("%s", (_name, before, after) => {
    expect(broken(before, after)).toEqual(["readers", "replays"]);
  });
});

describe("breaks nobody when", () => {
  it.each<[string, z.ZodMiniType, z.ZodMiniType]>([
    ["an optional field comes or goes", field(z.string()), z.looseObject({ a: z.string(), b: z.optional(z.int()) })],
    ["the order of fields or values is another", field(z.enum(["a", "b"])), field(z.enum(["b", "a"]))],
    ["a whole number from 1 on is one above 0", field(z.int().check(z.gte(1))), field(z.int().check(z.positive()))],
    ["an enum of one is a literal", field(z.enum(["a"])), field(z.literal("a"))],
    ["an enum is a union of literals", field(z.enum(["a", "b"])), field(z.union([z.literal("a"), z.literal("b")]))],
    ["one part of a union is written twice", field(z.string()), field(z.union([z.string(), z.string()]))],
    ["it is described", field(z.string()), field(z.string().register(z.globalRegistry, { description: "new" }))],
  ])("%s", (_name, before, after) => {
    expect(broken(before, after)).toEqual([]);
    expect(broken(after, before)).toEqual([]);
  });
});

it("follows a contract that refers to itself", () => {
  const tree = (leaf: z.ZodMiniType) => {
    const node: z.ZodMiniType = z.looseObject({ value: leaf, children: z.array(z.lazy(() => node)) });
    return node;
  };
  expect(broken(tree(z.int()), tree(z.int()))).toEqual([]);
  expect(breaksOf(schemaOf(tree(z.int())), schemaOf(tree(z.number())))).toEqual([
    { breaks: "readers", path: "detail.value", kind: "value", written: "a number", taken: "a whole number" },
  ]);
});

it("takes what it does not understand for the same only where it is written the same", () => {
  const odd = (pattern: string): JsonSchema => ({
    type: "object",
    properties: { a: { patternProperties: { [pattern]: {} } } },
  });
  expect(breaksOf(odd("^a"), odd("^a"))).toEqual([]);
  expect(breaksOf(odd("^a"), odd("^b")).map(({ breaks }) => breaks)).toEqual(["readers", "replays"]);
  const xor = (...types: string[]): JsonSchema => ({ oneOf: types.map((type) => ({ type })) });
  expect(breaksOf(xor("number"), xor("number", "integer"))).toHaveLength(2);
});

it("says where, what may be written, and what is taken", () => {
  const order = (quantity: z.ZodMiniType, more: Record<string, z.ZodMiniType> = {}) =>
    z.looseObject({ items: z.array(z.looseObject({ quantity })), ...more });
  const texts = breaksOf(
    schemaOf(order(z.int().check(z.positive()), { currency: z.enum(["USD"]), "gift wrap": z.boolean() })),
    schemaOf(order(z.number(), { currency: z.enum(["USD", "EUR"]), channel: z.string() })),
  ).map(breakText);
  expect(texts).toEqual([
    'breaks readers: detail["gift wrap"] may now be left out, and who reads by the accepted contract requires it',
    "breaks readers: detail.items[].quantity may now be a number, and who reads by the accepted contract takes a whole number from 1 on",
    'breaks readers: detail.currency may now be "EUR", and who reads by the accepted contract takes "USD"',
    "breaks replays: detail.channel is required now, and events of before may not have it",
  ]);
});
