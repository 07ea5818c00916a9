import type { Form } from "./form";
import { canonical, isSchema, type JsonSchema } from "./json-schema";
import { formsOf } from "./read-forms";

/** Whether a schema is sure to take a value: `false` also where that cannot be told. */
export function accepts(schema: JsonSchema, root: JsonSchema, value: unknown): boolean {
  return formsOf(schema, root).some((form) => formAccepts(form, root, value));
}

export function formAccepts(form: Form, root: JsonSchema, value: unknown): boolean {
  switch (form.kind) {
    case "any":
      return true;
    case "value":
      return canonical(form.value) === canonical(value);
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "text": {
      // A format without a pattern is known by its name alone.
      if (typeof value !== "string" || (form.format !== undefined && form.patterns.length === 0)) return false;
      const { length } = [...value];
      return length >= form.min && length <= form.max && form.patterns.every((each) => new RegExp(each).test(value));
    }
    case "number": {
      if (typeof value !== "number" || form.multipleOf !== undefined) return false;
      const least = form.minExcluded ? value > form.min : value >= form.min;
      const most = form.maxExcluded ? value < form.max : value <= form.max;
      return least && most && (!form.whole || Number.isInteger(value));
    }
    case "list":
      return (
        Array.isArray(value) &&
        value.length >= form.min &&
        value.length <= form.max &&
        (!form.unique || new Set(value.map(canonical)).size === value.length) &&
        value.every((each, index) => acceptsIn(form.first[index] ?? form.rest, root, each))
      );
    case "object":
      return (
        isSchema(value) &&
        form.required.every((name) => Object.hasOwn(value, name)) &&
        Object.entries(value).every(
          ([name, each]) =>
            acceptsIn(Object.hasOwn(form.fields, name) ? (form.fields[name] ?? false) : form.rest, root, each) &&
            (form.names === undefined || accepts(form.names, root, name)),
        )
      );
    case "other":
      return false;
  }
}

function acceptsIn(schema: JsonSchema | false, root: JsonSchema, value: unknown): boolean {
  return schema !== false && accepts(schema, root, value);
}
