import type { Expression } from "./expression";
import type { Scanner } from "./scanner";
import { parseParts } from "./template-parts";

/** Binary operators, the loosest first. https://developer.hashicorp.com/terraform/language/expressions/operators */
const PRECEDENCE: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Parses what stands between `${` and `}`. */
export function parseExpression(scanner: Scanner): Expression {
  const condition = parseBinary(scanner, 0);
  if (!scanner.take("?")) return condition;
  const whenTrue = parseExpression(scanner);
  scanner.expect(":");
  return { kind: "conditional", condition, whenTrue, whenFalse: parseExpression(scanner) };
}

function parseBinary(scanner: Scanner, level: number): Expression {
  const operators = PRECEDENCE[level];
  if (operators === undefined) return parseUnary(scanner);
  let left = parseBinary(scanner, level + 1);
  for (;;) {
    // A "%{" would open a directive, "=>" belongs to a for expression.
    const operator = scanner.sees("=>") ? undefined : operators.find((each) => scanner.take(each));
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseBinary(scanner, level + 1) };
  }
}

function parseUnary(scanner: Scanner): Expression {
  if (scanner.take("!")) return { kind: "unary", operator: "!", operand: parseUnary(scanner) };
  if (scanner.take("-")) return { kind: "unary", operator: "-", operand: parseUnary(scanner) };
  return parseSteps(scanner, parsePrimary(scanner));
}

/** What follows a value: `.name`, `.0`, `[key]`, `[*]`, `.*`. */
function parseSteps(scanner: Scanner, start: Expression): Expression {
  let target = start;
  for (;;) {
    // The three dots of a list that is spread over the arguments of a call.
    if (scanner.seesExactly("...")) return target;
    if (scanner.takeExactly("[*]") || scanner.takeExactly(".*")) {
      return { kind: "splat", target, each: parseSteps(scanner, { kind: "element" }) };
    }
    if (scanner.takeExactly(".")) target = parseAttribute(scanner, target);
    else if (scanner.takeExactly("[")) {
      target = { kind: "index", target, key: parseExpression(scanner) };
      scanner.expect("]");
    } else return target;
  }
}

function parseAttribute(scanner: Scanner, target: Expression): Expression {
  const name = scanner.identifier();
  if (name !== undefined) {
    if (target.kind === "reference") return { ...target, names: [...target.names, name] };
    return { kind: "index", target, key: { kind: "literal", value: name } };
  }
  const number = scanner.number();
  if (number === undefined) scanner.fail("a name must follow the dot");
  return { kind: "index", target, key: { kind: "literal", value: number } };
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function parsePrimary(scanner: Scanner): Expression {
  if (scanner.take("(")) {
    const inner = parseExpression(scanner);
    scanner.expect(")");
    return inner;
  }
  if (scanner.take('"')) return parseParts(scanner, '"', parseExpression);
  if (scanner.take("[")) return parseList(scanner);
  if (scanner.take("{")) return parseObject(scanner);
  const number = scanner.number();
  if (number !== undefined) return { kind: "literal", value: number };
  const name = scanner.identifier();
  if (name === undefined) scanner.fail("a value must stand");
  if (Object.hasOwn(WORDS, name)) return { kind: "literal", value: WORDS[name] ?? null };
  if (scanner.takeExactly("(")) return parseCall(scanner, name);
  return { kind: "reference", root: name, names: [] };
}

function parseCall(scanner: Scanner, name: string): Expression {
  const args: Expression[] = [];
  let spread = false;
  while (!scanner.take(")")) {
    args.push(parseExpression(scanner));
    spread = scanner.take("...");
    if (!scanner.take(",")) {
      scanner.expect(")");
      break;
    }
  }
  return { kind: "call", name, args, spread };
}

function parseList(scanner: Scanner): Expression {
  if (scanner.takeWord("for")) {
    const head = parseForHead(scanner);
    const value = parseExpression(scanner);
    const condition = parseForCondition(scanner);
    scanner.expect("]");
    return { kind: "for", ...head, key: undefined, value, condition };
  }
  const items: Expression[] = [];
  while (!scanner.take("]")) {
    items.push(parseExpression(scanner));
    if (!scanner.take(",")) {
      scanner.expect("]");
      break;
    }
  }
  return { kind: "list", items };
}

function parseObject(scanner: Scanner): Expression {
  if (scanner.takeWord("for")) {
    const head = parseForHead(scanner);
    const key = parseExpression(scanner);
    scanner.expect("=>");
    const value = parseExpression(scanner);
    const condition = parseForCondition(scanner);
    scanner.expect("}");
    return { kind: "for", ...head, key, value, condition };
  }
  const entries: [Expression, Expression][] = [];
  while (!scanner.take("}")) {
    const key = parseKey(scanner);
    if (!scanner.take("=")) scanner.expect(":");
    entries.push([key, parseExpression(scanner)]);
    scanner.take(",");
  }
  return { kind: "object", entries };
}

/** A bare word as a key stands for itself. */
function parseKey(scanner: Scanner): Expression {
  const key = parseExpression(scanner);
  return key.kind === "reference" && key.names.length === 0 ? { kind: "literal", value: key.root } : key;
}

function parseForHead(scanner: Scanner) {
  const first = scanner.identifier() ?? scanner.fail("a name must follow for");
  const second = scanner.take(",") ? (scanner.identifier() ?? scanner.fail("a name must follow the comma")) : undefined;
  if (!scanner.takeWord("in")) scanner.fail("in must follow");
  const input = parseExpression(scanner);
  scanner.expect(":");
  return { keyName: second === undefined ? undefined : first, valueName: second ?? first, input };
}

function parseForCondition(scanner: Scanner): Expression | undefined {
  return scanner.takeWord("if") ? parseExpression(scanner) : undefined;
}
