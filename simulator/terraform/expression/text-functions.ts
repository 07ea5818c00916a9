import { createHash } from "node:crypto";
import { fail, list, number, type TerraformFunction, text, texts } from "./arguments";
import { ExpressionFault } from "./expression";
import { encodeJson, type TerraformValue, textOf } from "./value";

/** Functions on text. https://developer.hashicorp.com/terraform/language/functions */
export const TEXT_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  base64decode: (value) => Buffer.from(text(value), "base64").toString("utf8"),
  base64encode: (value) => Buffer.from(text(value)).toString("base64"),
  base64sha256: (value) => createHash("sha256").update(text(value)).digest("base64"),
  chomp: (value) => text(value).replace(/[\r\n]+$/, ""),
  endswith: (value, end) => text(value).endsWith(text(end)),
  format: (template, ...values) => format(text(template), values),
  formatlist: (template, ...values) => formatList(text(template), values),
  join: (separator, ...lists) => lists.flatMap((each) => texts(each)).join(text(separator)),
  jsondecode: (value) => decodeJson(text(value)),
  jsonencode: (value) => encodeJson(value ?? null),
  lower: (value) => text(value).toLowerCase(),
  md5: (value) => createHash("md5").update(text(value)).digest("hex"),
  replace: (value, search, replacement) => replace(text(value), text(search), text(replacement)),
  sha1: (value) => createHash("sha1").update(text(value)).digest("hex"),
  sha256: (value) => createHash("sha256").update(text(value)).digest("hex"),
  split: (separator, value) => text(value).split(text(separator)),
  startswith: (value, start) => text(value).startsWith(text(start)),
  strcontains: (value, part) => text(value).includes(text(part)),
  strrev: (value) => [...text(value)].reverse().join(""),
  substr: (value, offset, length) => substring([...text(value)], number(offset), number(length)),
  title: (value) =>
    text(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
  tostring: (value) => (value === null ? null : text(value)),
  trim: (value, cutset) => trimEnd(trimStart(text(value), text(cutset)), text(cutset)),
  trimprefix: (value, prefix) =>
    text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : text(value),
  trimspace: (value) => text(value).trim(),
  trimsuffix: (value, suffix) =>
    text(suffix) !== "" && text(value).endsWith(text(suffix))
      ? text(value).slice(0, -text(suffix).length)
      : text(value),
  upper: (value) => text(value).toUpperCase(),
  urlencode: (value) => new URLSearchParams({ q: text(value) }).toString().slice(2),
};

/** A search between slashes is a regular expression of RE2, whose common part JavaScript shares. */
function replace(value: string, search: string, replacement: string): string {
  const pattern = /^\/(.*)\/$/s.exec(search)?.[1];
  if (pattern === undefined) return value.replaceAll(search, () => replacement);
  return value.replaceAll(new RegExp(pattern, "g"), replacement.replace(/\$\{?(\w+)\}?/g, "$$$1"));
}

function substring(characters: readonly string[], offset: number, length: number): string {
  const start = offset < 0 ? Math.max(0, characters.length + offset) : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join("");
}

function trimStart(value: string, cutset: string): string {
  let start = 0;
  while (start < value.length && cutset.includes(value.charAt(start))) start++;
  return value.slice(start);
}

function trimEnd(value: string, cutset: string): string {
  let end = value.length;
  while (end > 0 && cutset.includes(value.charAt(end - 1))) end--;
  return value.slice(0, end);
}

function decodeJson(value: string): TerraformValue {
  try {
    return JSON.parse(value) as TerraformValue;
  } catch (cause) {
    return fail(`JSON must stand here: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The verbs that cdktf programs use; widths and precisions are not known. */
function format(template: string, values: readonly TerraformValue[]): string {
  let index = 0;
  return template.replace(/%./gs, (verb) => {
    if (verb === "%%") return "%";
    const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (known === undefined) throw new ExpressionFault("unsupported", `the verb ${JSON.stringify(verb)} is not known`);
    return known(values[index++] ?? fail("there are fewer values than verbs"));
  });
}

const VERBS: Readonly<Record<string, (value: TerraformValue) => string>> = {
  "%d": (value) => String(Math.trunc(number(value))),
  "%q": (value) => JSON.stringify(text(value)),
  "%s": text,
  "%t": text,
  "%v": (value) => textOf(value) ?? encodeJson(value),
};

/** Lists are gone through side by side; a single value is used with each of them. */
function formatList(template: string, values: readonly TerraformValue[]): string[] {
  const lists = values.filter(Array.isArray);
  const length = lists.length === 0 ? 1 : Math.max(...lists.map((each) => list(each).length));
  return Array.from({ length }, (_, i) =>
    format(
      template,
      values.map((value) => (Array.isArray(value) ? (value[i] ?? fail("the lists must have one length")) : value)),
    ),
  );
}
