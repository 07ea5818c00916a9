import { bool, fail, number } from "./arguments";
import { encodeJson, type TerraformValue } from "./value";

type Operation = (left: TerraformValue, right: TerraformValue) => TerraformValue;

/** https://developer.hashicorp.com/terraform/language/expressions/operators */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  "||": (left, right) => bool(left) || bool(right),
  "&&": (left, right) => bool(left) && bool(right),
  "==": (left, right) => encodeJson(left) === encodeJson(right),
  "!=": (left, right) => encodeJson(left) !== encodeJson(right),
  "<": (left, right) => number(left) < number(right),
  "<=": (left, right) => number(left) <= number(right),
  ">": (left, right) => number(left) > number(right),
  ">=": (left, right) => number(left) >= number(right),
  "+": (left, right) => number(left) + number(right),
  "-": (left, right) => number(left) - number(right),
  "*": (left, right) => number(left) * number(right),
  "/": (left, right) => number(left) / divisor(right),
  "%": (left, right) => number(left) % divisor(right),
};

export function applyBinary(operator: string, left: TerraformValue, right: TerraformValue): TerraformValue {
  const operation = OPERATIONS[operator];
  return operation === undefined ? fail(`${operator} is no operator`) : operation(left, right);
}

export function applyUnary(operator: "!" | "-", operand: TerraformValue): TerraformValue {
  return operator === "!" ? !bool(operand) : -number(operand);
}

function divisor(value: TerraformValue): number {
  const result = number(value);
  return result === 0 ? fail("nothing can be divided by zero") : result;
}
