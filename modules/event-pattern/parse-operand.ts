import type { Dialect, Operator } from "./dialect";
import { cidrRange } from "./ip-address";
import { isComparable, type JsonNode, jsonText } from "./json-node";
import { type EventPatternErrorCode, shown } from "./pattern-error";
import type { Demand, NumericRange } from "./value-test";
import { wildcardPieces } from "./wildcard";

export function stringOperand(node: JsonNode, path: string, dialect: Dialect): string {
  if (node.kind === "string") return node.value;
  return refuse(dialect, "EVENT_PATTERN_OPERAND", path, "must be a string", node, ".");
}

export function wildcardDemand(value: string, path: string, dialect: Dialect): Demand {
  const pieces = wildcardPieces(value);
  if (!("fault" in pieces)) return { kind: "wildcard", value, pieces };
  return dialect.refuse({
    code: "EVENT_PATTERN_FORMAT",
    path,
    message: `wildcard must ${pieces.fault}, got: ${JSON.stringify(value)}. "*" stands for any characters; write "\\\\*" in JSON for a star itself and "\\\\\\\\" for a backslash.`,
  });
}

export function parseExists(node: JsonNode, path: string, dialect: Dialect): Demand {
  if (node.kind === "literal" && node.value !== null) {
    return node.value ? { kind: "exists", needsValue: dialect.existsNeedsValue } : { kind: "absent" };
  }
  return refuse(dialect, "EVENT_PATTERN_OPERAND", path, "exists must be true or false", node, ".");
}

export function parseCidr(node: JsonNode, path: string, dialect: Dialect): Demand {
  const cidr = stringOperand(node, path, dialect);
  const range = cidrRange(cidr);
  if (!("fault" in range)) return { kind: "cidr", ...range };
  return dialect.refuse({
    code: "EVENT_PATTERN_FORMAT",
    path,
    message: `cidr must ${range.fault}, got: ${JSON.stringify(cidr)}. For a single address write it as a plain string.`,
  });
}

/** `[">", 0]`, or `[">", 0, "<=", 5]`: a lower bound may be followed by a greater upper one. */
export function parseNumeric(node: JsonNode, path: string, dialect: Dialect): Demand {
  const wrong = (must: string, mend: string): never => refuse(dialect, "EVENT_PATTERN_OPERAND", path, must, node, mend);
  const example = ' For instance [">", 0] or [">=", 0, "<", 5].';
  if (node.kind !== "array") return wrong("numeric must be an array of comparisons and numbers", `.${example}`);
  const [first, low, second, high] = node.items;
  const comparison = first?.kind === "string" ? first.value : undefined;
  if (comparison === undefined || !["=", "<", "<=", ">", ">="].includes(comparison)) {
    return wrong("numeric must start with =, <, <=, > or >=", `.${example}`);
  }
  const bound = numberOperand(low, node, path, dialect);
  if (second === undefined) return bounded(comparison, bound);

  if (comparison !== ">" && comparison !== ">=") {
    return wrong("a numeric range must start with its lower bound, > or >=", `.${example}`);
  }
  const upper = second.kind === "string" ? second.value : undefined;
  if (upper !== "<" && upper !== "<=") return wrong("a numeric range must end with < or <=", `.${example}`);
  const top = numberOperand(high, node, path, dialect);
  if (node.items.length > 4) return wrong("numeric must have at most two comparisons", `.${example}`);
  if (bound >= top) {
    return refuse(
      dialect,
      "EVENT_PATTERN_NUMBER",
      path,
      "the lower bound must be less than the upper",
      node,
      '. For one value write ["=", …].',
    );
  }
  return { kind: "numeric", range: { low: bound, lowOpen: comparison === ">", high: top, highOpen: upper === "<" } };
}

/** A value or a list of values, all strings or all numbers; or one form with a string or a list of strings. */
export function parseAnythingBut(node: JsonNode, path: string, dialect: Dialect): Demand {
  if (node.kind === "object") return parseAnythingButForm(node, path, dialect);
  const items = node.kind === "array" ? node.items : [node];
  const strings = items.every((item) => item.kind === "string");
  const numbers = items.every((item) => item.kind === "number");
  if (items.length === 0 || !(strings || numbers)) {
    return refuse(
      dialect,
      items.length === 0 ? "EVENT_PATTERN_EMPTY" : "EVENT_PATTERN_OPERAND",
      path,
      "anything-but must have values that are all strings or all numbers",
      node,
      ". To exclude null or booleans, list the values that you want instead.",
    );
  }
  const excluded = items.map((item): Demand => {
    if (item.kind === "string") return { kind: "exact", value: item.value };
    return { kind: "exact", value: numberOperand(item, item, path, dialect) };
  });
  return { kind: "not", excluded };
}

function parseAnythingButForm(node: JsonNode & { kind: "object" }, path: string, dialect: Dialect): Demand {
  const [member, second] = node.members;
  const form = dialect.anythingButForms.find((known) => known === member?.name);
  if (member === undefined || form === undefined || second !== undefined) {
    const forms = dialect.anythingButForms.join(", ");
    return refuse(
      dialect,
      "EVENT_PATTERN_OPERAND",
      path,
      `anything-but must hold one of ${forms}, or plain values`,
      node,
      ".",
    );
  }
  const at = `${path}.${form}`;
  const items = member.value.kind === "array" && dialect.anythingButLists ? member.value.items : [member.value];
  if (items.length === 0) {
    return refuse(dialect, "EVENT_PATTERN_EMPTY", at, `${form} must have at least one string`, member.value, ".");
  }
  return { kind: "not", excluded: items.map((item) => excludedForm(form, item, at, dialect)) };
}

function excludedForm(form: Operator, item: JsonNode, path: string, dialect: Dialect): Demand {
  const value = stringOperand(item, path, dialect);
  if (form === "wildcard") return wildcardDemand(value, path, dialect);
  if (form === "equals-ignore-case") return { kind: "equalsIgnoreCase", value };
  if (value === "") {
    return refuse(
      dialect,
      "EVENT_PATTERN_EMPTY",
      path,
      `${form} must not be empty inside anything-but`,
      item,
      ": every string has it, so no string would match.",
    );
  }
  return { kind: form === "suffix" ? "suffix" : "prefix", value, ignoreCase: false };
}

function numberOperand(node: JsonNode | undefined, whole: JsonNode, path: string, dialect: Dialect): number {
  if (node?.kind !== "number") {
    return refuse(
      dialect,
      "EVENT_PATTERN_OPERAND",
      path,
      "each comparison must be followed by a number",
      whole,
      ". Numbers stand without quotes.",
    );
  }
  const must =
    dialect.numberMust(node.value, node.text) ??
    (isComparable(node.value, node.text) ? undefined : "be one that a double can hold");
  if (must !== undefined) return refuse(dialect, "EVENT_PATTERN_NUMBER", path, `the number must ${must}`, node, ".");
  return node.value;
}

function bounded(comparison: string, bound: number): Demand {
  if (comparison === "=") return { kind: "exact", value: bound };
  const range: NumericRange = comparison.startsWith("<")
    ? { low: Number.NEGATIVE_INFINITY, lowOpen: false, high: bound, highOpen: comparison === "<" }
    : { low: bound, lowOpen: comparison === ">", high: Number.POSITIVE_INFINITY, highOpen: false };
  return { kind: "numeric", range };
}

function refuse(
  dialect: Dialect,
  code: EventPatternErrorCode,
  path: string,
  must: string,
  got: JsonNode,
  mend: string,
): never {
  return dialect.refuse({ code, path, message: `${must}, got: ${shown(jsonText(got))}${mend}` });
}
