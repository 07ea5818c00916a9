import fc from "fast-check";
import * as z from "zod/mini";

/**
 * A contract as something that can be made in two ways: as a zod schema, and as the values that somebody writes by it. Neither
 * knows JSON Schema, or what is compared there.
 */
export type Model =
  | { readonly kind: "text"; readonly min: number; readonly prefix: "" | "A" | "AB" }
  | { readonly kind: "date" | "time" | "flag" | "nothing" | "anything" }
  | {
      readonly kind: "number";
      readonly whole: boolean;
      readonly min: number;
      readonly above: boolean;
      readonly max: number;
    }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "list"; readonly of: Model; readonly min: number; readonly max: number }
  | { readonly kind: "record"; readonly of: Model }
  | { readonly kind: "union"; readonly of: readonly Model[] }
  | {
      readonly kind: "object";
      readonly fields: Readonly<Record<string, { readonly model: Model; readonly optional: boolean }>>;
      readonly strict: boolean;
    };

const NAMES = ["a", "b", "c"] as const;

const leaf: fc.Arbitrary<Model> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), min: fc.nat({ max: 2 }), prefix: fc.constantFrom("", "A", "AB") }),
  fc.record({
    kind: fc.constant("number" as const),
    whole: fc.boolean(),
    min: fc.nat({ max: 2 }),
    above: fc.boolean(),
    max: fc.integer({ min: 5, max: 7 }),
  }),
  fc.record({
    kind: fc.constant("choice" as const),
    values: fc.uniqueArray(fc.constantFrom("A", "AB", "x", ""), { minLength: 1 }),
  }),
  fc.constantFrom<Model>(
    { kind: "date" },
    { kind: "time" },
    { kind: "flag" },
    { kind: "nothing" },
    { kind: "anything" },
  ),
);

/** Any contract of an object. */
export const model: fc.Arbitrary<Model> = fc.letrec<{ any: Model; object: Model }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    fc.record({
      kind: fc.constant("list" as const),
      of: tie("any"),
      min: fc.nat({ max: 1 }),
      max: fc.nat({ max: 2 }).map((n) => n + 1),
    }),
    fc.record({ kind: fc.constant("record" as const), of: tie("any") }),
    fc.record({ kind: fc.constant("union" as const), of: fc.array(tie("any"), { minLength: 1, maxLength: 3 }) }),
    tie("object"),
  ),
  object: fc.record({
    kind: fc.constant("object" as const),
    fields: fc.dictionary(fc.constantFrom(...NAMES), fc.record({ model: tie("any"), optional: fc.boolean() }), {
      maxKeys: 3,
    }),
    strict: fc.boolean(),
  }),
})).object;

/** Two contracts, of which one is the other with a part of it changed: two at random have hardly anything in common. */
export const change: fc.Arbitrary<readonly [Model, Model]> = fc
  .tuple(model, model, fc.array(fc.nat({ max: 9 }), { maxLength: 4 }))
  .map(([from, by, way]) => [from, changed(from, by, way)] as const);

function changed(from: Model, by: Model, [turn = 0, ...way]: readonly number[]): Model {
  const within = (inner: Model) => changed(inner, by, way);
  switch (from.kind) {
    case "list":
      return turn % 3 === 0 ? { ...from, min: 0, max: 3 } : { ...from, of: within(from.of) };
    case "record":
      return { ...from, of: within(from.of) };
    case "union":
      return {
        ...from,
        of: turn % 2 === 0 ? from.of.slice(1).concat(by) : from.of.map((each, i) => (i === 0 ? within(each) : each)),
      };
    case "object": {
      const names = Object.keys(from.fields);
      const name = names[turn % Math.max(1, names.length)];
      const field = name === undefined ? undefined : from.fields[name];
      if (turn === 9) return { ...from, strict: !from.strict };
      if (name === undefined || field === undefined || turn % 4 === 3) {
        return { ...from, fields: { ...from.fields, d: { model: by, optional: turn % 2 === 0 } } };
      }
      if (turn % 4 === 2)
        return { ...from, fields: Object.fromEntries(Object.entries(from.fields).filter(([each]) => each !== name)) };
      if (turn % 4 === 1 && way.length === 0)
        return { ...from, fields: { ...from.fields, [name]: { ...field, optional: !field.optional } } };
      return { ...from, fields: { ...from.fields, [name]: { ...field, model: within(field.model) } } };
    }
    case "number":
      return turn % 2 === 0 ? { ...from, whole: !from.whole } : { ...from, min: turn % 3, max: 5 + (turn % 3) };
    case "text":
      return turn % 2 === 0 ? { ...from, prefix: turn % 4 === 0 ? "" : "AB" } : { ...from, min: turn % 3 };
    case "choice":
      return turn % 2 === 0
        ? { ...from, values: from.values.slice(0, 1) }
        : { ...from, values: [...new Set([...from.values, "x"])] };
    default:
      return by.kind === "object" ? { kind: "text", min: 0, prefix: "" } : by;
  }
}

/** The contract as zod has it. */
export function zodOf(model: Model): z.ZodMiniType {
  switch (model.kind) {
    case "text": {
      const text = z.string().check(z.minLength(model.min));
      return model.prefix === "" ? text : text.check(z.regex(new RegExp(`^${model.prefix}`)));
    }
    case "number": {
      const from = model.above ? z.gt(model.min) : z.gte(model.min);
      return (model.whole ? z.int() : z.number()).check(from, z.lte(model.max));
    }
    case "date":
      return z.iso.date();
    case "time":
      return z.iso.datetime({ offset: true });
    case "flag":
      return z.boolean();
    case "nothing":
      return z.null();
    case "anything":
      return z.unknown();
    case "choice":
      return z.enum([...model.values] as [string, ...string[]]);
    case "list":
      return z.array(zodOf(model.of)).check(z.minLength(model.min), z.maxLength(model.max));
    case "record":
      return z.record(z.string(), zodOf(model.of));
    case "union":
      return z.union(model.of.map(zodOf) as [z.ZodMiniType]);
    case "object": {
      const fields = Object.entries(model.fields).map(([name, field]) => {
        const type = zodOf(field.model);
        return [name, field.optional ? z.optional(type) : type] as const;
      });
      const shape = Object.fromEntries(fields);
      return model.strict ? z.strictObject(shape) : z.looseObject(shape);
    }
  }
}

/** What somebody writes by the contract: the fields that it names, and no others. */
export function writtenBy(model: Model): fc.Arbitrary<unknown> {
  switch (model.kind) {
    case "text":
      return fc
        .string({ minLength: Math.max(0, model.min - model.prefix.length), maxLength: 4 })
        .map((text) => model.prefix + text);
    case "number": {
      const whole = fc.integer({ min: model.above ? model.min + 1 : model.min, max: model.max });
      const { min, max, above } = model;
      return model.whole
        ? whole
        : fc.oneof(
            whole,
            fc.double({ min, max, minExcluded: above, noNaN: true }).filter((n) => !Object.is(n, -0)),
          );
    }
    case "date":
      return fc.constantFrom("2026-11-30", "2024-02-29");
    case "time":
      return fc.constantFrom("2026-11-30T12:00:00Z", "2026-11-30T12:00:00.5+01:00");
    case "flag":
      return fc.boolean();
    case "nothing":
      return fc.constant(null);
    case "anything":
      return fc.constantFrom<unknown>("AB", "", 0, 5.5, -1, true, null, [], ["AB"], {}, { a: 1 });
    case "choice":
      return fc.constantFrom(...model.values);
    case "list":
      return fc.array(writtenBy(model.of), { minLength: model.min, maxLength: Math.max(model.min, model.max) });
    case "record":
      return fc.dictionary(fc.constantFrom(...NAMES, "d", "e"), writtenBy(model.of), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case "union":
      return fc.oneof(...model.of.map(writtenBy));
    case "object": {
      const fields = Object.entries(model.fields);
      const required = fields.filter(([, { optional }]) => !optional).map(([name]) => name);
      const values = Object.fromEntries(fields.map(([name, field]) => [name, writtenBy(field.model)]));
      return fc.record(values, { requiredKeys: required, noNullPrototype: true });
    }
  }
}
