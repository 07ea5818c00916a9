import { type Dialect, nearest, OPERATORS, type Operator } from "./dialect";
import { ipDigits } from "./ip-address";
import { isComparable, type JsonNode, jsonText } from "./json-node";
import { parseAnythingBut, parseCidr, parseExists, parseNumeric, stringOperand, wildcardDemand } from "./parse-operand";
import { shown } from "./pattern-error";
import type { Demand } from "./value-test";

/** One alternative of a field: a value, or an operator object. Refuses what the service refuses. */
export function parseAlternative(node: JsonNode, path: string, dialect: Dialect): Demand {
  switch (node.kind) {
    case "string": {
      const digits = ipDigits(node.value);
      return digits === undefined ? { kind: "exact", value: node.value } : { kind: "ip", digits, value: node.value };
    }
    case "number": {
      const must = dialect.numberMust(node.value, node.text);
      if (must !== undefined) {
        dialect.refuse({
          code: "EVENT_PATTERN_NUMBER",
          path,
          message: `the number must ${must}, got: ${node.text}. Compare it as a string if the event has it as one.`,
        });
      }
      // Beyond what a double holds, a plain number still equals its own spelling; only operators are refused.
      return isComparable(node.value, node.text)
        ? { kind: "exact", value: node.value }
        : { kind: "exactText", text: node.text };
    }
    case "literal":
      return { kind: "exact", value: node.value };
    case "array":
      return dialect.refuse({
        code: "EVENT_PATTERN_SHAPE",
        path,
        message: `an alternative must be a string, number, true, false, null or an operator, got: ${shown(jsonText(node))}. Write its values into the outer array.`,
      });
    case "object":
      return parseOperator(node, path, dialect);
  }
}

function parseOperator(node: JsonNode & { readonly kind: "object" }, path: string, dialect: Dialect): Demand {
  const [member, second] = node.members;
  if (member === undefined || second !== undefined) {
    return dialect.refuse({
      code: member === undefined ? "EVENT_PATTERN_EMPTY" : "EVENT_PATTERN_SHAPE",
      path,
      message: `an operator object must have exactly one key, got: ${shown(jsonText(node))}. Write one object for each operator: the field matches if any of them does.`,
    });
  }
  const operator = dialect.operators.find((known) => known === member.name);
  if (operator === undefined) return refuseOperator(member.name, path, dialect);
  return parseOperand(operator, member.value, `${path}.${operator}`, dialect);
}

function parseOperand(operator: Operator, operand: JsonNode, path: string, dialect: Dialect): Demand {
  switch (operator) {
    case "exactly":
      return { kind: "exact", value: stringOperand(operand, path, dialect) };
    case "prefix":
    case "suffix":
      return parseEnd(operator, operand, path, dialect);
    case "equals-ignore-case":
      return { kind: "equalsIgnoreCase", value: stringOperand(operand, path, dialect) };
    case "wildcard":
      return wildcardDemand(stringOperand(operand, path, dialect), path, dialect);
    case "anything-but":
      return parseAnythingBut(operand, path, dialect);
    case "numeric":
      return parseNumeric(operand, path, dialect);
    case "cidr":
      return parseCidr(operand, path, dialect);
    case "exists":
      return parseExists(operand, path, dialect);
  }
}

function parseEnd(kind: "prefix" | "suffix", operand: JsonNode, path: string, dialect: Dialect): Demand {
  if (operand.kind !== "object" || !dialect.ignoreCaseEnds) {
    return { kind, value: stringOperand(operand, path, dialect), ignoreCase: false };
  }
  const [member, second] = operand.members;
  if (member?.name !== "equals-ignore-case" || second !== undefined) {
    return dialect.refuse({
      code: "EVENT_PATTERN_OPERAND",
      path,
      message: `${kind} must be a string or {"equals-ignore-case":"…"}, got: ${shown(jsonText(operand))}.`,
    });
  }
  return { kind, value: stringOperand(member.value, `${path}.equals-ignore-case`, dialect), ignoreCase: true };
}

function refuseOperator(name: string, path: string, dialect: Dialect): never {
  const near = nearest(name, dialect.operators);
  const foreign = OPERATORS.some((known) => known === name);
  const list = dialect.operators.filter((known) => known !== "exactly").join(", ");
  return dialect.refuse({
    code: "EVENT_PATTERN_UNKNOWN_OPERATOR",
    path,
    message: `the operator must be one of ${list}, got: ${JSON.stringify(name)}. ${
      foreign
        ? `${dialect.service} does not have it.`
        : near === undefined
          ? "An object inside the array is an operator: fields of a nested object stand in an object, without the array."
          : `Did you mean ${JSON.stringify(near)}?`
    }`,
  });
}
