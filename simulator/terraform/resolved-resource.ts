import type { Evaluator } from "./evaluator";
import { ExpressionFault } from "./expression/expression";
import type { TerraformObject, TerraformValue } from "./expression/value";
import { arn, type Location } from "./location";
import type { Providers } from "./providers";
import { constructPathOf, META_ARGUMENTS, type Resource } from "./resource";
import { resourceTypeOf } from "./resource-types";
import { factsOf, type ResourceType } from "./resource-types/resource-type";
import { StackError } from "./stack-error";
import type { WrittenBlock } from "./synthesized-stack";

/** What all resources of a stack share. */
export interface Resolution {
  readonly evaluator: Evaluator;
  readonly providers: Providers;
  /** Attributes being evaluated, outermost first: one that is asked for again while it is there is made out of itself. */
  readonly underWay: string[];
}

/** A block of the stack, evaluated attribute by attribute. */
export class ResolvedResource implements Resource {
  readonly mode: "resource" | "data";
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly constructPath: string | undefined;
  private readonly values = new Map<string, TerraformValue | undefined>();
  private readonly knownType: ResourceType | undefined;

  constructor(
    private readonly block: WrittenBlock,
    private readonly known: TerraformObject,
    private readonly resolution: Resolution,
  ) {
    this.mode = block.mode;
    this.address = block.address;
    this.type = block.type;
    this.name = block.name;
    this.constructPath = constructPathOf(block);
    this.knownType = resourceTypeOf(block.mode, block.type);
  }

  get location(): Location {
    return this.resolution.providers.locationOf(this.block);
  }

  get attributes(): TerraformObject {
    const names = new Set([
      ...Object.keys(this.block.attributes).filter((name) => !META_ARGUMENTS.has(name)),
      ...Object.keys(this.known),
      ...Object.keys(this.knownType?.defaults ?? {}),
      ...Object.keys(this.knownType?.computed ?? {}),
    ]);
    const entries = [...names].map((name) => [name, this.attribute(name)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, TerraformValue] => entry[1] !== undefined));
  }

  attribute(name: string): TerraformValue | undefined {
    if (!this.values.has(name)) this.values.set(name, this.guarded(name));
    return this.values.get(name);
  }

  /** The value of an attribute that an expression asks for: there must be one. */
  referenced(name: string): TerraformValue {
    const value = this.attribute(name) ?? this.placeholder(name);
    if (value === undefined) {
      throw new ExpressionFault("unresolved", `${this.address}.${name} is given nowhere, and only AWS knows it`);
    }
    return value;
  }

  private guarded(name: string): TerraformValue | undefined {
    const { underWay } = this.resolution;
    const where = `${this.address}.${name}`;
    if (underWay.includes(where)) {
      const circle = [...underWay.slice(underWay.indexOf(where)), where].join(" → ");
      throw new StackError(
        "REFERENCE_CYCLE",
        `${where} must not be made out of itself, got: ${circle}. Break the circle.`,
      );
    }
    underWay.push(where);
    try {
      return this.evaluated(name, where);
    } finally {
      underWay.pop();
    }
  }

  private evaluated(name: string, where: string): TerraformValue | undefined {
    for (const repeated of ["count", "for_each"]) {
      if (!Object.hasOwn(this.block.attributes, repeated)) continue;
      throw new StackError(
        "EXPRESSION_UNSUPPORTED",
        `${this.address} must be one resource, got: ${repeated}. Make the resources in a loop of the program instead.`,
      );
    }
    const written = META_ARGUMENTS.has(name) ? undefined : this.block.attributes[name];
    const given = this.resolution.evaluator.value(written, where);
    if (given !== null) return given;
    if (Object.hasOwn(this.known, name)) return this.known[name];
    const { defaults = {}, computed = {} } = this.knownType ?? {};
    if (Object.hasOwn(defaults, name)) return defaults[name];
    return Object.hasOwn(computed, name) ? computed[name]?.(factsOf(this)) : undefined;
  }

  /** Of a type that nobody here knows: not what AWS would say, but one for each resource, so that it can be told apart. */
  private placeholder(name: string): TerraformValue | undefined {
    if (this.knownType || this.mode === "data") return undefined;
    if (name === "id") return this.address;
    const service = this.type.split("_")[1] ?? this.type;
    return name === "arn" ? arn(this.location, service, this.address) : undefined;
  }
}
