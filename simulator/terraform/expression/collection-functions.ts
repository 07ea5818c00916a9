import { bool, fail, list, number, object, type TerraformFunction, text, texts } from "./arguments";
import { encodeJson, isList, isObject, sortedKeys, type TerraformValue, typeName } from "./value";

/** Functions on lists, objects and numbers. https://developer.hashicorp.com/terraform/language/functions */
export const COLLECTION_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  abs: (value) => Math.abs(number(value)),
  alltrue: (values) => list(values).every((value) => value === true || value === "true"),
  anytrue: (values) => list(values).some((value) => value === true || value === "true"),
  ceil: (value) => Math.ceil(number(value)),
  chunklist: (values, size) => chunks(list(values), number(size)),
  coalesce: (...values) => values.find((value) => value !== null && value !== "") ?? fail("no argument has a value"),
  coalescelist: (...values) => values.find((value) => list(value).length > 0) ?? fail("every list is empty"),
  compact: (values) => list(values).filter((value) => value !== null && value !== ""),
  concat: (...lists) => lists.flatMap((each) => list(each)),
  contains: (values, value) => list(values).some((each) => same(each, value)),
  distinct: (values) => distinct(list(values)),
  element: (values, index) => element(list(values), number(index)),
  flatten: (values) => flatten(list(values)),
  floor: (value) => Math.floor(number(value)),
  index: (values, value) => {
    const found = list(values).findIndex((each) => same(each, value));
    return found < 0 ? fail("the list does not hold the value") : found;
  },
  keys: (value) => sortedKeys(object(value)),
  length: (value) => length(value),
  lookup: (value, key, otherwise) => object(value)[text(key)] ?? otherwise ?? fail(`there is no key ${text(key)}`),
  max: (...values) => Math.max(...values.map(number)),
  merge: (...objects) => Object.assign({}, ...objects.filter((each) => each !== null).map(object)),
  min: (...values) => Math.min(...values.map(number)),
  nonsensitive: (value) => value ?? null,
  one: (values) =>
    list(values).length > 1 ? fail("the list must have at most one element") : (list(values)[0] ?? null),
  range: (...bounds) => range(bounds.map(number)),
  reverse: (values) => [...list(values)].reverse(),
  sensitive: (value) => value ?? null,
  setunion: (...lists) => distinct(lists.flatMap((each) => list(each))),
  slice: (values, start, end) => list(values).slice(number(start), number(end)),
  sort: (values) => texts(values).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
  sum: (values) =>
    list(values)
      .map(number)
      .reduce((total, value) => total + value, 0),
  tobool: (value) => (value === null ? null : bool(value)),
  tolist: (values) => list(values),
  tomap: (value) => object(value),
  tonumber: (value) => (value === null ? null : number(value)),
  toset: (values) => distinct(list(values)),
  values: (value) => sortedKeys(object(value)).map((key) => object(value)[key] ?? null),
  zipmap: (keys, values) => Object.fromEntries(texts(keys).map((key, i) => [key, list(values)[i] ?? null])),
};

/** Past the end it starts over. */
function element(values: readonly TerraformValue[], index: number): TerraformValue {
  if (values.length === 0) fail("the list is empty");
  if (index < 0) fail("the index must not be negative");
  return values[index % values.length] ?? null;
}

function same(a: TerraformValue | undefined, b: TerraformValue | undefined): boolean {
  return encodeJson(a ?? null) === encodeJson(b ?? null);
}

function distinct(values: readonly TerraformValue[]): TerraformValue[] {
  return values.filter((value, i) => values.findIndex((each) => same(each, value)) === i);
}

function flatten(values: readonly TerraformValue[]): TerraformValue[] {
  return values.flatMap((value) => (isList(value) ? flatten(value) : [value]));
}

function length(value: TerraformValue | undefined): number {
  if (typeof value === "string") return [...value].length;
  if (isList(value)) return value.length;
  return Object.keys(isObject(value) ? value : fail(`${typeName(value ?? null)} has no length`)).length;
}

function chunks(values: readonly TerraformValue[], size: number): TerraformValue[] {
  if (size < 1) fail("the size must be at least 1");
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function range(bounds: readonly number[]): number[] {
  const [start, end, step] = bounds.length === 1 ? [0, bounds[0] ?? 0, 1] : [bounds[0] ?? 0, bounds[1] ?? 0, bounds[2]];
  const by = step ?? (start <= end ? 1 : -1);
  if (by === 0) fail("the step must not be zero");
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / by)) }, (_, i) => start + i * by);
}
