import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformResource,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import type { Construct } from "constructs";
import { UserError } from "../modules/errors";
import { findPlaces, type Place, placesOf, placeText, type Topology } from "../simulator";
import type { ReadStack } from "./stack-source";

/**
 * A place in a stack, as a test names it: a construct of the library (queue, topic, function, bus, dead-letter queue), the
 * Terraform resource under it, or a string: its name in AWS, the id of its construct, its ARN or its Terraform address.
 */
export type SoughtPlace = Construct | string;

/**
 * The place that a test means. Several, where one name stands for several.
 *
 * @throws {UserError} PLACE_UNKNOWN
 */
export function soughtPlaces(read: ReadStack, sought: SoughtPlace): readonly Place[] {
  const reference = typeof sought === "string" ? sought : referenceOf(read, sought);
  const found = findPlaces(read.topology, reference);
  if (found.length > 0) return found;
  const got = typeof sought === "string" ? JSON.stringify(sought) : `${sought.node.path} (${reference})`;
  const known = knownPlaces(read.topology, reference);
  throw new UserError("PLACE_UNKNOWN", `A place must be one where events arrive, got: ${got}. The stack has ${known}.`);
}

/** Something that {@link findPlaces} knows a construct by. */
function referenceOf({ stack, resolved }: ReadStack, construct: Construct): string {
  const home = TerraformStack.of(construct);
  if (stack && home !== stack) {
    throw new UserError(
      "PLACE_UNKNOWN",
      `A place must be in the stack ${stack.node.id}, got: ${construct.node.path} of the stack ${home.node.id}.`,
    );
  }
  const { resource = construct, arn } = construct as { readonly resource?: unknown; readonly arn?: unknown };
  if (TerraformResource.isTerraformResource(resource))
    return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  if (TerraformDataSource.isTerraformDataSource(resource)) {
    return `data.${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  }
  if (typeof arn !== "string") return construct.node.path;
  return Token.isUnresolved(arn) ? String(resolved.evaluate(expressionOf(arn, home))) : arn;
}

/** What a token becomes in the synthesized stack. */
function expressionOf(token: string, scope: TerraformStack): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(token, { scope, resolver, preparing: false }));
}

const SHOWN_PLACES = 8;

/** The places that there are, those first whose names start as the sought one does. */
function knownPlaces(topology: Topology, sought: string): string {
  const places = placesOf(topology).map((place) => ({
    text: placeText(place),
    alike: sharedStart(place.name, sought),
  }));
  const shown = places.sort((a, b) => b.alike - a.alike).slice(0, SHOWN_PLACES);
  const more = places.length > shown.length ? [`${places.length - shown.length} more`] : [];
  return [...shown.map(({ text }) => text), ...more].join(", ") || "none";
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
