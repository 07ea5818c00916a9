import { type TerraformValue, textOf } from "../expression/value";
import type { Location } from "../location";
import { madeUpSuffix } from "../made-up";
import type { Resource } from "../resource";

/** What a type of resource is asked for its computed attributes with. */
export interface ResourceFacts {
  /** As `terraform` prints it. Seeds what is made up. */
  readonly address: string;
  readonly location: Location;
  /** An attribute of the resource as text; `undefined` where it is not given. Computed ones may ask for each other. */
  text(attribute: string): string | undefined;
  /** The same, whatever its type: blocks included. */
  attribute(name: string): TerraformValue | undefined;
}

/** What a resource is asked with, by its own attributes. */
export function factsOf(resource: Pick<Resource, "address" | "location" | "attribute">): ResourceFacts {
  const attribute = (name: string) => resource.attribute(name);
  return {
    address: resource.address,
    location: resource.location,
    text: (name) => textOf(attribute(name) ?? null),
    attribute,
  };
}

/** What is known of a type of resource or data source. */
export interface ResourceType {
  /** Attributes that AWS makes, spelled as AWS spells them. A name that is given stands above it. */
  readonly computed: Readonly<Record<string, (facts: ResourceFacts) => TerraformValue>>;
  /** What the provider assumes where nothing is given. */
  readonly defaults?: Readonly<Record<string, TerraformValue>>;
}

/** The name that a resource gets: what is made up, where only a prefix is given or nothing at all. */
export function nameFrom(facts: ResourceFacts, prefix = "name_prefix", suffix = ""): string {
  return `${facts.text(prefix) ?? "terraform-"}${madeUpSuffix(facts.address)}${suffix}`;
}

/** An attribute that must be given. */
export function given(facts: ResourceFacts, attribute: string): string {
  return facts.text(attribute) ?? "";
}
