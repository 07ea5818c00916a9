import { type FilterableMessage, FilterPolicy, type Mismatch } from "../../modules/event-pattern";

/**
 * Which keys of a filter policy keep a message from its subscriber: those that do not match by themselves. Empty where the
 * policy matches.
 */
export function filterMismatches(policy: FilterPolicy, message: FilterableMessage): Mismatch[] {
  if (policy.matches(message)) return [];
  const keys = Object.entries(JSON.parse(policy.text) as Record<string, unknown>);
  const alone = keys.filter(([key, value]) => !FilterPolicy.parse({ [key]: value }, policy.scope).matches(message));
  // Where each key matches by itself, they do not match in one element of an array.
  return (alone.length > 0 ? alone : keys).map(([key, value]) => mismatch(policy, message, key, value));
}

function mismatch(policy: FilterPolicy, message: FilterableMessage, path: string, wanted: unknown): Mismatch {
  const expected = JSON.stringify(wanted);
  const [what, got] = policy.scope === "MessageBody" ? inBody(message, path) : inAttributes(message, path);
  const actual = got === undefined ? [] : [got];
  const shown = actual.length === 0 ? "no such field" : JSON.stringify(actual[0]);
  return { path, expected, actual, message: `${path} must match ${expected}; ${what} ${shown}.` };
}

type Found = readonly [what: string, value: string | number | boolean | null | undefined];

function inAttributes({ messageAttributes = {} }: FilterableMessage, name: string): Found {
  return ["the message attributes have", messageAttributes[name]?.StringValue];
}

function inBody({ message = "" }: FilterableMessage, name: string): Found {
  const body = jsonObject(message);
  if (body === undefined) return ["the body is no JSON object and has", undefined];
  const value = body[name];
  if (typeof value === "object" && value !== null) return ["the body has", JSON.stringify(value)];
  return ["the body has", value as string | number | boolean | null | undefined];
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
