import { evaluate, type Scope } from "../expression/evaluate";
import { ExpressionFault } from "../expression/expression";
import { isTemplate, parseTemplate } from "../expression/parse-template";
import { isList, isObject, type TerraformObject, type TerraformValue } from "../expression/value";
import { type ModuleStep, moduleAt, prefixOf } from "./module-path";
import type { ExpressionJson, PlanJson } from "./plan-json";
import type { PlannedResource } from "./planned-resource";

interface WrittenExpression {
  readonly constant_value?: TerraformValue;
  readonly references?: readonly string[];
}

/** The resources of a side, by address without the index: those of `count` and `for_each` together. */
export type ResourcesByBase = ReadonlyMap<string, readonly PlannedResource[]>;

/** What the first word of a reference stands for in one module of a plan, for one instance of a resource. */
export class PlanScope implements Scope {
  constructor(
    private readonly plan: PlanJson,
    private readonly resources: ResourcesByBase,
    private readonly steps: readonly ModuleStep[],
    private readonly index: string | number | undefined,
  ) {}

  /**
   * What is written, or `undefined` where it cannot be told before apply. A plan of JSON files holds expressions as they are
   * written; a plan of other files only what they refer to.
   */
  value(written: ExpressionJson | undefined): TerraformValue | undefined {
    const { constant_value: constant, references } = (written ?? {}) as WrittenExpression;
    if (constant === undefined || references === undefined) return constant;
    return this.attempt(() => this.templates(constant));
  }

  /** What a reference stands for, or `undefined` where that cannot be told before apply. */
  referred(reference: string): TerraformValue | undefined {
    const [, module, index = "", output] = /^module\.([^.[]+)(\[[^\]]*\])?\.([^.[]+)$/.exec(reference) ?? [];
    if (module !== undefined && output !== undefined) {
      return this.attempt(() => this.output({ name: module, index }, output));
    }
    return this.attempt(() => this.templates(`\${${reference}}`));
  }

  /** The one resource that a reference without an attribute names, for the same instance where there are several. */
  instance(reference: string): PlannedResource | undefined {
    const found = this.resources.get(`${prefixOf(this.steps)}${reference}`) ?? [];
    return found.length === 1 ? found[0] : found.find(({ instance }) => instance.index === this.index);
  }

  lookUp(root: string, names: readonly string[]): { value: TerraformValue; taken: number } {
    const [first = "", second = ""] = names;
    switch (root) {
      case "var":
        return { value: this.variable(first), taken: 1 };
      case "module":
        return { value: this.output({ name: first, index: "" }, second), taken: 2 };
      case "count":
      case "each":
        if (this.index === undefined || first === "value") throw unresolved(`${root}.${first}`);
        return { value: this.index, taken: 1 };
      case "path":
        return { value: ".", taken: 1 };
      case "data":
        return this.resource(`data.${first}.${second}`, names, 2);
      case "local":
      case "self":
      case "terraform":
        throw unresolved(`${root}.${first}`);
      default:
        return this.resource(`${root}.${first}`, names, 1);
    }
  }

  /** What is passed into a module or out of it: a value, or one reference. */
  private passedOn(written: ExpressionJson | undefined): TerraformValue | undefined {
    const { references = [] } = (written ?? {}) as WrittenExpression;
    const [only, ...others] = wholeReferences(references);
    const value = this.value(written);
    return value ?? (only !== undefined && others.length === 0 ? this.referred(only) : undefined);
  }

  private attempt(evaluated: () => TerraformValue): TerraformValue | undefined {
    try {
      return evaluated() ?? undefined;
    } catch (error) {
      if (error instanceof ExpressionFault) return undefined;
      throw error;
    }
  }

  private templates(written: TerraformValue): TerraformValue {
    if (typeof written === "string") return isTemplate(written) ? evaluate(parseTemplate(written), this) : written;
    if (isList(written)) return written.map((each) => this.templates(each));
    if (!isObject(written)) return written;
    return Object.fromEntries(Object.entries(written).map(([key, each]) => [key, this.templates(each)]));
  }

  private resource(reference: string, names: readonly string[], taken: number) {
    const found = this.resources.get(`${prefixOf(this.steps)}${reference}`) ?? [];
    const [only] = found;
    if (only === undefined) throw unresolved(reference);
    if (only.instance.index !== undefined) return { value: byIndex(found), taken };
    const attribute = names[taken];
    const value = attribute === undefined ? only.attributes : only.attribute(attribute);
    if (value === undefined) throw unresolved(`${reference}.${attribute}`);
    return { value, taken: attribute === undefined ? taken : taken + 1 };
  }

  /** Of the root module given values, of another what its caller writes. */
  private variable(name: string): TerraformValue {
    const call = this.steps.at(-1);
    const outer = this.steps.slice(0, -1);
    const value =
      call === undefined
        ? this.plan.variables?.[name]?.value
        : new PlanScope(this.plan, this.resources, outer, indexOf(call)).passedOn(
            moduleAt(this.plan, outer)?.module_calls?.[call.name]?.expressions?.[name],
          );
    if (value === undefined) throw unresolved(`var.${name}`);
    return value;
  }

  private output(module: ModuleStep, name: string): TerraformValue {
    const steps = [...this.steps, module];
    const expression = moduleAt(this.plan, steps)?.outputs?.[name]?.expression;
    const value = new PlanScope(this.plan, this.resources, steps, indexOf(module)).passedOn(expression);
    if (value === undefined) throw unresolved(`module.${module.name}.${name}`);
    return value;
  }
}

/** References that no other goes on from: of `a.b.arn` and `a.b` the first. */
export function wholeReferences(references: readonly string[]): string[] {
  const all = [...new Set(references)];
  return all.filter((each) => !all.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)));
}

function byIndex(resources: readonly PlannedResource[]): TerraformValue {
  const entries = resources.map((each) => [each.instance.index, each.attributes] as const);
  if (!entries.every(([index]) => typeof index === "number")) return Object.fromEntries(entries) as TerraformObject;
  const list: TerraformValue[] = [];
  for (const [index, attributes] of entries) list[Number(index)] = attributes;
  return list;
}

function indexOf({ index }: ModuleStep): string | number | undefined {
  return index === "" ? undefined : (JSON.parse(index.slice(1, -1)) as string | number);
}

function unresolved(what: string): ExpressionFault {
  return new ExpressionFault("unresolved", `${what} is not known before apply`);
}
