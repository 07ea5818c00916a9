import { isList, isObject, type TerraformObject, type TerraformValue } from "../expression/value";
import type { Location } from "../location";
import type { Resource } from "../resource";
import { resourceTypeOf } from "../resource-types";
import { factsOf, type ResourceType } from "../resource-types/resource-type";
import type { PlanInstance } from "./plan-instances";
import type { ExpressionJson } from "./plan-json";
import { coversAny, maskAt } from "./plan-values";

/** What the resources of one side of a plan share. */
export interface PlanResolution {
  locationOf(instance: PlanInstance): Location;
  /** How an attribute is written; `undefined` where that is not told. */
  expressionOf(instance: PlanInstance, attribute: string): ExpressionJson | undefined;
  /** Whether the provider alone makes an attribute: nothing is written for it. */
  isComputed(instance: PlanInstance, attribute: string): boolean;
  /**
   * What is written, as far as it can be told before apply; `undefined` where it cannot.
   *
   * @param name of the attribute, also of one within a block
   */
  link(instance: PlanInstance, name: string, expression: ExpressionJson): TerraformValue | undefined;
}

/**
 * A resource of a plan. What is known only after apply is told from how it is written, where that suffices, and made up
 * as AWS would spell it, where it is made of what is known.
 */
export class PlannedResource implements Resource {
  readonly mode: "resource" | "data";
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** A plan does not tell. */
  readonly constructPath = undefined;
  private readonly values = new Map<string, TerraformValue | undefined>();
  private readonly underWay = new Set<string>();
  private readonly knownType: ResourceType | undefined;

  constructor(
    readonly instance: PlanInstance,
    private readonly resolution: PlanResolution,
  ) {
    this.mode = instance.mode;
    this.address = instance.address;
    this.type = instance.type;
    this.name = instance.name;
    this.knownType = resourceTypeOf(instance.mode, instance.type);
  }

  get location(): Location {
    return this.resolution.locationOf(this.instance);
  }

  get attributes(): TerraformObject {
    const { values, unknown } = this.instance;
    const { defaults = {}, computed = {} } = this.knownType ?? {};
    const names = new Set([values, isObject(unknown) ? unknown : {}, defaults, computed].flatMap(Object.keys));
    const entries = [...names].map((name) => [name, this.attribute(name)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, TerraformValue] => entry[1] !== undefined));
  }

  attribute(name: string): TerraformValue | undefined {
    if (this.values.has(name)) return this.values.get(name);
    // Of what is made out of itself nothing can be told.
    if (this.underWay.has(name)) return undefined;
    this.underWay.add(name);
    try {
      const value = this.told(name);
      this.values.set(name, value);
      return value;
    } finally {
      this.underWay.delete(name);
    }
  }

  /** Whether the plan does not tell an attribute, or not all of it: it is sensitive, or known only after apply. */
  hides(name: string): boolean {
    const { sensitive, unknown } = this.instance;
    if (coversAny(maskAt(sensitive, name))) return true;
    if (this.resolution.isComputed(this.instance, name)) return false;
    return coversAny(maskAt(unknown, name)) && !isWhole(this.attribute(name), maskAt(unknown, name));
  }

  private told(name: string): TerraformValue | undefined {
    const { values, unknown, sensitive } = this.instance;
    const given = values[name] ?? null;
    const missing = maskAt(unknown, name);
    const isSensitive = maskAt(sensitive, name) === true;
    const filled = isSensitive ? null : coversAny(missing) ? this.filled(name, given, missing) : given;
    if (filled !== null) return filled;
    const { defaults = {}, computed = {} } = this.knownType ?? {};
    if (missing !== true && !isSensitive && Object.hasOwn(defaults, name)) return defaults[name];
    if (!Object.hasOwn(computed, name)) return this.placeholder(name, missing);
    return computed[name]?.(factsOf(this));
  }

  private filled(name: string, given: TerraformValue, missing: TerraformValue | undefined): TerraformValue {
    const expression = this.resolution.expressionOf(this.instance, name);
    return this.fill(name, given, missing, expression);
  }

  private fill(
    name: string,
    value: TerraformValue,
    missing: TerraformValue | undefined,
    written: ExpressionJson | undefined,
  ): TerraformValue {
    if (missing === true) return (written && this.resolution.link(this.instance, name, written)) ?? null;
    if (isList(missing)) {
      const items = isList(value) ? value : [];
      const length = Math.max(items.length, missing.length);
      return Array.from({ length }, (_, i) => this.fill(name, items[i] ?? null, missing[i], partOf(written, i)));
    }
    if (!isObject(missing)) return value;
    const known = isObject(value) ? value : {};
    const parts = Object.entries(missing).map(([key, each]) => [
      key,
      this.fill(key, known[key] ?? null, each, partOf(written, key)),
    ]);
    return { ...known, ...Object.fromEntries(parts) };
  }

  /** Of a type that nobody here knows, so that two of them can be told apart. */
  private placeholder(name: string, missing: TerraformValue | undefined): TerraformValue | undefined {
    const isIdentity = name === "id" || name === "arn";
    return isIdentity && missing === true && !this.knownType ? this.address : undefined;
  }
}

/** A part of what is written, be it a block, or a list or an object as one expression. */
function partOf(written: ExpressionJson | undefined, key: string | number): ExpressionJson | undefined {
  if (written === undefined) return undefined;
  const { references, constant_value: constant } = written as {
    readonly references?: readonly string[];
    readonly constant_value?: Readonly<Record<string | number, TerraformValue>>;
  };
  if (references !== undefined)
    return constant === undefined ? written : { references, constant_value: constant[key] ?? null };
  return (written as Readonly<Record<string | number, ExpressionJson>>)[key];
}

/** Whether nothing is missing where the mask says that something was. */
function isWhole(value: TerraformValue | undefined, mask: TerraformValue | undefined): boolean {
  if (mask === true) return value !== undefined && value !== null;
  if (isList(mask)) return mask.every((each, i) => isWhole(isList(value) ? value[i] : undefined, each));
  if (!isObject(mask)) return true;
  return Object.entries(mask).every(([key, each]) => isWhole(isObject(value) ? value[key] : undefined, each));
}
