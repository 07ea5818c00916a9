import { Evaluator } from "./evaluator";
import type { Scope } from "./expression/evaluate";
import { ExpressionFault } from "./expression/expression";
import { isObject, type TerraformObject, type TerraformValue } from "./expression/value";
import { Providers } from "./providers";
import { type Resolution, ResolvedResource } from "./resolved-resource";
import type { Resource } from "./resource";
import { readWrittenStack, type WrittenStack } from "./synthesized-stack";

export interface ResolveOptions {
  /** Account of providers that name none. @default "123456789012" */
  readonly account?: string;
  /** Region of providers that name none. @default "us-east-1" */
  readonly region?: string;
  /** Values of Terraform variables. @default each variable's own default */
  readonly variables?: Readonly<Record<string, TerraformValue>>;
  /**
   * Attributes that only AWS or another stack knows, by address:
   * `{ "data.terraform_remote_state.network": { outputs: { queue_arn: "arn:aws:sqs:…" } } }`.
   * @default none
   */
  readonly known?: Readonly<Record<string, TerraformObject>>;
}

/** A synthesized stack whose references are resolved. */
export interface ResolvedStack {
  /** Name of the stack, where the file says it. */
  readonly name: string | undefined;
  readonly resources: readonly Resource[];
  readonly dataSources: readonly Resource[];
  /** Names of Terraform modules: what they hold is not seen. */
  readonly modules: readonly string[];
  /** A string with expressions in it, evaluated as if it stood in the stack. @throws {StackError} */
  evaluate(text: string): TerraformValue;
}

/**
 * Reads a synthesized stack as `terraform` would after `apply`, in a made-up account: references, templates and functions
 * become values, and what AWS computes is spelled as AWS spells it, the same in every run.
 *
 * Attributes are evaluated when they are asked for: a dashboard with a function that is not known here does not keep
 * anybody from asking for a queue.
 *
 * @param stack the text of `cdk.tf.json`, or what `JSON.parse` makes of it
 * @throws {StackError} STACK_NOT_JSON, STACK_SHAPE
 */
export function resolveStack(stack: string | object, options: ResolveOptions = {}): ResolvedStack {
  const written = readWrittenStack(stack);
  const resources = new Map<string, ResolvedResource>();
  const evaluator = new Evaluator(new StackScope(written, resources, options));
  const providers = new Providers(written, options, (value, where) => evaluator.value(value, where));
  const resolution: Resolution = { evaluator, providers, underWay: [] };
  for (const block of written.blocks) {
    const known = options.known?.[block.address] ?? {};
    resources.set(block.address, new ResolvedResource(block, known, resolution));
  }
  const all = [...resources.values()];
  return {
    name: written.name,
    resources: all.filter(({ mode }) => mode === "resource"),
    dataSources: all.filter(({ mode }) => mode === "data"),
    modules: written.modules,
    evaluate: (text) => evaluator.value(text, "the expression"),
  };
}

/** What the first word of a reference stands for. https://developer.hashicorp.com/terraform/language/expressions/references */
class StackScope implements Scope {
  private readonly evaluator = new Evaluator(this);

  constructor(
    private readonly stack: WrittenStack,
    private readonly resources: ReadonlyMap<string, ResolvedResource>,
    private readonly options: ResolveOptions,
  ) {}

  lookUp(root: string, names: readonly string[]): { value: TerraformValue; taken: number } {
    const [first = "", second = ""] = names;
    switch (root) {
      case "var":
        return { value: this.variable(first), taken: 1 };
      case "local":
        return { value: this.local(first), taken: 1 };
      case "path":
        return { value: ".", taken: 1 };
      case "terraform":
        return { value: "default", taken: 1 };
      case "data":
        return this.attribute(`data.${first}.${second}`, names, 2);
      case "module":
        throw new ExpressionFault("unresolved", `what the module ${JSON.stringify(first)} holds is not seen`);
      case "each":
      case "count":
      case "self":
        throw new ExpressionFault("unsupported", `${root}.${first} is not known`);
      default:
        return this.attribute(`${root}.${first}`, names, 1);
    }
  }

  private attribute(address: string, names: readonly string[], taken: number) {
    const resource = this.resources.get(address);
    if (resource === undefined) throw new ExpressionFault("unresolved", `there is no ${address}`);
    const attribute = names[taken];
    if (attribute === undefined) return { value: resource.attributes, taken };
    return { value: resource.referenced(attribute), taken: taken + 1 };
  }

  private variable(name: string): TerraformValue {
    const { variables = {} } = this.options;
    if (Object.hasOwn(variables, name)) return variables[name] ?? null;
    const variable = this.stack.variables[name];
    if (isObject(variable) && variable.default !== undefined) return variable.default;
    throw new ExpressionFault("unresolved", `the variable ${JSON.stringify(name)} has no value and no default`);
  }

  private local(name: string): TerraformValue {
    const local = this.stack.locals[name];
    if (local === undefined) throw new ExpressionFault("unresolved", `there is no local.${name}`);
    return this.evaluator.value(local, `local.${name}`);
  }
}
