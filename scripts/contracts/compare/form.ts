import type { JsonSchema } from "./json-schema";

/**
 * One way in which a value may be: a schema is read as a list of these, any of which will do. `other` is what is not
 * understood here; it is the same as another only if it is written the same.
 */
export type Form =
  | { readonly kind: "any" }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "null" }
  | { readonly kind: "boolean" }
  | TextForm
  | NumberForm
  | ListForm
  | ObjectForm
  | { readonly kind: "other"; readonly text: string };

export interface TextForm {
  readonly kind: "text";
  /** Characters. */
  readonly min: number;
  readonly max: number;
  readonly patterns: readonly string[];
  readonly format: string | undefined;
}

export interface NumberForm {
  readonly kind: "number";
  readonly whole: boolean;
  readonly min: number;
  readonly minExcluded: boolean;
  readonly max: number;
  readonly maxExcluded: boolean;
  readonly multipleOf: number | undefined;
}

export interface ListForm {
  readonly kind: "list";
  /** Of its first elements, by their places. */
  readonly first: readonly JsonSchema[];
  /** Of all elements after those; `false`: there are none. */
  readonly rest: JsonSchema | false;
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
}

export interface ObjectForm {
  readonly kind: "object";
  readonly fields: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Of fields that are not named; `false`: there may be none. */
  readonly rest: JsonSchema | false;
  /** Of the names of fields; `undefined`: any. */
  readonly names: JsonSchema | undefined;
  /** Whether it names no fields, as it is there for those that nobody names: a record. */
  readonly isRecord: boolean;
}

/** A form as people read it: `text that matches ^ORD-.+`. */
export function formText(form: Form): string {
  switch (form.kind) {
    case "any":
      return "anything";
    case "value":
      return JSON.stringify(form.value);
    case "null":
      return "null";
    case "boolean":
      return "true or false";
    case "text":
      return textText(form);
    case "number":
      return numberText(form);
    case "list":
      return `a list${countText(form, "elements")}${form.unique ? ", each once" : ""}`;
    case "object":
      return form.isRecord ? "an object of any fields" : "an object";
    case "other":
      return `what is written as ${form.text}`;
  }
}

/** Several forms, any of which will do. */
export function formsText(forms: readonly Form[]): string {
  return [...new Set(forms.map(formText))].join(" or ");
}

function textText(form: TextForm): string {
  if (form.format !== undefined) return `text in the format ${form.format}${countText(form, "characters")}`;
  const patterns = form.patterns.map((pattern) => ` that matches ${pattern}`).join(" and");
  return `text${patterns}${countText(form, "characters")}`;
}

function numberText({ whole, min, minExcluded, max, maxExcluded, multipleOf }: NumberForm): string {
  const step = multipleOf === undefined ? "" : `, a multiple of ${multipleOf}`;
  // Of every whole number zod says that it can be written exactly.
  const least = min === Number.NEGATIVE_INFINITY || min === Number.MIN_SAFE_INTEGER;
  const most = max === Number.POSITIVE_INFINITY || max === Number.MAX_SAFE_INTEGER;
  const from = least ? "" : minExcluded ? ` above ${min}` : ` from ${min} on`;
  const to = most ? "" : maxExcluded ? ` below ${max}` : ` up to ${max}`;
  return `${whole ? "a whole number" : "a number"}${from}${from && to ? " and" : ""}${to}${step}`;
}

function countText({ min, max }: { readonly min: number; readonly max: number }, what: string): string {
  if (min === 0 && max === Number.POSITIVE_INFINITY) return "";
  if (max === Number.POSITIVE_INFINITY) return ` of ${min} ${what} or more`;
  return min === max ? ` of ${min} ${what}` : ` of ${min} to ${max} ${what}`;
}
