import type { FilterableAttribute, FilterableMessage, FilterPolicy } from "../../../modules/event-pattern";
import { ABSENT } from "./candidates";
import { type Clause, clausesOf } from "./clauses";
import { type Assignment, type FoundSamples, findSamples } from "./find-samples";
import { nested } from "./nested";

/** What a message of SNS is as an example. */
export interface SampleMessage {
  /** The body, where it counts. */
  readonly body?: unknown;
  readonly attributes?: Readonly<Record<string, FilterableAttribute>>;
}

/**
 * Sample messages that one filter policy lets through and the other does not.
 *
 * @param policy `undefined`: lets everything through
 */
export function messagesBeside(
  policy: FilterPolicy | undefined,
  other: FilterPolicy | undefined,
): FoundSamples<SampleMessage> {
  if (other === undefined) return { samples: [], exhaustive: true };
  return findSamples<SampleMessage>({
    of: clausesIn(policy),
    beside: clausesIn(other),
    others: () => [ABSENT, "something-else", 7],
    build: messageOf,
    wanted: (message) => passes(policy, message) && !passes(other, message),
  });
}

/** Attributes and body have their fields apart, for a policy may look at the one and its successor at the other. */
const ATTRIBUTES = "attributes.";
const BODY = "body.";

function clausesIn(policy: FilterPolicy | undefined): readonly Clause[] {
  if (policy === undefined) return [new Map()];
  return clausesOf(policy.text, policy.scope === "MessageBody" ? BODY : ATTRIBUTES).clauses;
}

function messageOf(values: Assignment): SampleMessage | undefined {
  const attributes: Record<string, FilterableAttribute> = {};
  const body = new Map<string, string | number | boolean | null>();
  for (const [path, value] of values) {
    if (path.startsWith(BODY)) body.set(path.slice(BODY.length), value);
    else attributes[path.slice(ATTRIBUTES.length)] = attributeOf(value);
  }
  const content = nested(body);
  if (content === undefined) return undefined;
  return { ...(body.size > 0 && { body: content }), ...(Object.keys(attributes).length > 0 && { attributes }) };
}

function attributeOf(value: string | number | boolean | null): FilterableAttribute {
  if (typeof value === "string") return { DataType: "String", StringValue: value };
  if (typeof value === "number") return { DataType: "Number", StringValue: String(value) };
  return { DataType: "String.Array", StringValue: JSON.stringify([value]) };
}

function passes(policy: FilterPolicy | undefined, { body = {}, attributes = {} }: SampleMessage): boolean {
  const message: FilterableMessage = { message: JSON.stringify(body), messageAttributes: attributes };
  return policy === undefined || policy.matches(message);
}
