import fc from "fast-check";
import type { Json } from "./reference";

/**
 * Patterns and events over few names and values, so that they meet often: in arrays, nested, dotted, in `$or`s.
 */
const name = fc.constantFrom("a", "b", "c", "a.b", "b.c", "a-b");
const text = fc.constantFrom("", "a", "ab", "abc", "B", "Ab", "bab", "1.2.3.4", "::1", "0:0:0:0:0:0:0:1", "é");
const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 10, 1e21, 0.1);
const leaf = fc.oneof(text, number, fc.constantFrom(true, false, null));

export const arbitraryEvent: fc.Arbitrary<Record<string, Json>> = fc.letrec<{
  value: Json;
  object: Record<string, Json>;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ) as fc.Arbitrary<Json>,
  object: fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
})).object;

const few = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { minLength: 1, maxLength: 3 });
const wildcard = fc.constantFrom("*", "a*", "*b", "a*b", "*a*", "a*b*", "ab");
const nonEmpty = text.filter((value) => value !== "");

const numeric = fc.oneof(
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), number),
  fc
    .tuple(fc.constantFrom(">", ">="), number, fc.constantFrom("<", "<="), number)
    .filter(([, low, , high]) => low < high),
);

const operator: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ prefix: text }),
  fc.record({ suffix: text }),
  fc.record({ prefix: fc.record({ "equals-ignore-case": text }) }),
  fc.record({ suffix: fc.record({ "equals-ignore-case": text }) }),
  fc.record({ "equals-ignore-case": text }),
  fc.record({ wildcard }),
  fc.record({ numeric }) as fc.Arbitrary<Json>,
  fc.record({ cidr: fc.constantFrom("1.2.0.0/16", "9.9.9.0/24") }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ "anything-but": fc.oneof(text, number, few(text), few(number)) }),
  fc.record({ "anything-but": fc.record({ prefix: fc.oneof(nonEmpty, few(nonEmpty)) }) }),
  fc.record({ "anything-but": fc.record({ suffix: fc.oneof(nonEmpty, few(nonEmpty)) }) }),
  fc.record({ "anything-but": fc.record({ "equals-ignore-case": fc.oneof(text, few(text)) }) }),
  fc.record({ "anything-but": fc.record({ wildcard: fc.oneof(wildcard, few(wildcard)) }) }),
);

const alternatives = fc.array(fc.oneof({ arbitrary: leaf, weight: 2 }, { arbitrary: operator, weight: 3 }), {
  minLength: 1,
  maxLength: 3,
});

/** Patterns that EventBridge accepts: with few enough stars not to be too complex. */
export const arbitraryPattern: fc.Arbitrary<Record<string, Json>> = fc
  .letrec<{
    fields: Record<string, Json>;
    object: Record<string, Json>;
  }>((tie) => ({
    fields: fc.dictionary(
      name,
      fc.oneof({ depthSize: "small" }, { arbitrary: alternatives, weight: 3 }, tie("object")) as fc.Arbitrary<Json>,
      { minKeys: 1, maxKeys: 3, noNullPrototype: true },
    ),
    object: fc.oneof(
      { depthSize: "small" },
      { arbitrary: tie("fields"), weight: 4 },
      fc
        .tuple(tie("fields"), fc.array(tie("object"), { minLength: 2, maxLength: 3 }))
        .map(([fields, $or]) => ({ ...fields, $or })),
    ),
  }))
  .object.filter((pattern) => JSON.stringify(pattern).split("*").length <= 4);
