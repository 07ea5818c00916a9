import { bool, text } from "./arguments";
import { type Expression, ExpressionFault } from "./expression";
import { FUNCTIONS } from "./functions";
import { applyBinary, applyUnary } from "./operators";
import { isList, isObject, type TerraformObject, type TerraformValue, typeName } from "./value";

/** What the names in an expression stand for. */
export interface Scope {
  /**
   * The value of a name.
   *
   * @param root its first word, such as `aws_sqs_queue` or `var`
   * @param names the words after it, such as `["orders", "arn"]`
   * @returns the value, and how many of `names` it took
   */
  lookUp(root: string, names: readonly string[]): { readonly value: TerraformValue; readonly taken: number };
}

/** @throws {ExpressionFault}, or what the scope throws */
export function evaluate(expression: Expression, scope: Scope): TerraformValue {
  return new Evaluator(scope).value(expression);
}

class Evaluator {
  constructor(
    private readonly scope: Scope,
    private readonly element: TerraformValue = null,
  ) {}

  value(expression: Expression): TerraformValue {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "template":
        return expression.parts.map((part) => text(this.value(part))).join("");
      case "reference":
        return this.reference(expression.root, expression.names);
      case "index":
        return indexed(this.value(expression.target), this.value(expression.key));
      case "splat":
        return this.splat(this.value(expression.target), expression.each);
      case "element":
        return this.element;
      case "call":
        return this.call(expression.name, expression.args, expression.spread);
      case "unary":
        return applyUnary(expression.operator, this.value(expression.operand));
      case "binary":
        return applyBinary(expression.operator, this.value(expression.left), this.value(expression.right));
      case "conditional":
        return this.value(bool(this.value(expression.condition)) ? expression.whenTrue : expression.whenFalse);
      case "list":
        return expression.items.map((item) => this.value(item));
      case "object":
        return Object.fromEntries(expression.entries.map(([key, value]) => [text(this.value(key)), this.value(value)]));
      case "for":
        return this.comprehension(expression);
    }
  }

  private reference(root: string, names: readonly string[]): TerraformValue {
    const { value, taken } = this.scope.lookUp(root, names);
    return names.slice(taken).reduce(indexed, value);
  }

  /** Of null: nothing. Of a single value: a list of it. */
  private splat(target: TerraformValue, each: Expression): TerraformValue {
    const items = target === null ? [] : isList(target) ? target : [target];
    return items.map((item) => new Evaluator(this.scope, item).value(each));
  }

  private call(name: string, args: readonly Expression[], spread: boolean): TerraformValue {
    if (name === "try") return this.firstThatWorks(args);
    if (name === "can") return args.every((arg) => this.attempt(arg) !== undefined);
    const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (call === undefined) throw new ExpressionFault("unsupported", `the function ${name} is not known`);
    const values = args.map((arg) => this.value(arg));
    const last = spread ? values.pop() : undefined;
    try {
      return call(...values, ...(isList(last) ? last : []));
    } catch (cause) {
      if (!(cause instanceof ExpressionFault)) throw cause;
      throw new ExpressionFault(cause.kind, `${name}: ${cause.message}`, { cause });
    }
  }

  private firstThatWorks(args: readonly Expression[]): TerraformValue {
    for (const arg of args) {
      const value = this.attempt(arg);
      if (value !== undefined) return value;
    }
    throw new ExpressionFault("failed", "try: no argument has a value");
  }

  /** Only what fails in Terraform too counts as failed; what is not known here is still reported. */
  private attempt(expression: Expression): TerraformValue | undefined {
    try {
      return this.value(expression);
    } catch (error) {
      if (error instanceof ExpressionFault && error.kind === "failed") return undefined;
      throw error;
    }
  }

  private comprehension(loop: Expression & { readonly kind: "for" }): TerraformValue {
    const input = this.value(loop.input);
    if (!isList(input) && !isObject(input)) {
      throw new ExpressionFault("failed", `for must go over a list or an object, got: ${typeName(input)}`);
    }
    const entries: [TerraformValue, TerraformValue][] = [];
    for (const [key, value] of isList(input) ? input.entries() : Object.entries(input as TerraformObject)) {
      const names = { [loop.valueName]: value, ...(loop.keyName !== undefined && { [loop.keyName]: key }) };
      const inner = new Evaluator(withNames(this.scope, names), this.element);
      if (loop.condition && !bool(inner.value(loop.condition))) continue;
      entries.push([loop.key === undefined ? key : inner.value(loop.key), inner.value(loop.value)]);
    }
    if (loop.key === undefined) return entries.map(([, value]) => value);
    return Object.fromEntries(entries.map(([key, value]) => [text(key), value]));
  }
}

function withNames(outer: Scope, names: TerraformObject): Scope {
  return {
    lookUp: (root, rest) =>
      Object.hasOwn(names, root) ? { value: names[root] ?? null, taken: 0 } : outer.lookUp(root, rest),
  };
}

function indexed(target: TerraformValue, key: TerraformValue): TerraformValue {
  if (isList(target)) {
    const value = target[Number(key)];
    if (value !== undefined) return value;
    throw new ExpressionFault("failed", `there is no element ${JSON.stringify(key)} in a list of ${target.length}`);
  }
  if (!isObject(target)) throw new ExpressionFault("failed", `${typeName(target)} has no ${JSON.stringify(key)}`);
  const name = text(key);
  const value = Object.hasOwn(target, name) ? target[name] : undefined;
  if (value === undefined) throw new ExpressionFault("failed", `there is no key ${JSON.stringify(key)}`);
  return value;
}
