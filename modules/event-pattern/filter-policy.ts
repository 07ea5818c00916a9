import { AWS_LIMITS } from "../aws-limits";
import type { Dialect } from "./dialect";
import { ClauseMatcher } from "./event-pattern";
import { jsonText } from "./json-node";
import { isOr, type ObjectNode, parseClauses, patternNode } from "./parse-pattern";
import { EventPatternError, FilterPolicyError, type FilterPolicyErrorCode, shown } from "./pattern-error";

/** What a filter policy looks at. */
export type FilterPolicyScope = "MessageAttributes" | "MessageBody";

/** A message attribute, as in a call of Publish. Binary ones are never matched. */
export interface FilterableAttribute {
  /** `String`, `Number`, `String.Array` or `Binary`, custom endings (`Number.int`) included. */
  readonly DataType: string;
  readonly StringValue?: string;
}

/** A message, as SNS gets it. */
export interface FilterableMessage {
  /** The body. With the scope `MessageBody` it must be a JSON object to be matched. */
  readonly message?: string;
  /** The attributes. @default none */
  readonly messageAttributes?: Readonly<Record<string, FilterableAttribute>>;
}

const {
  filterPolicyKeys: MOST_KEYS,
  filterPolicyCombinations: MOST_COMBINATIONS,
  filterPolicyBytes: MOST_BYTES,
  filterPolicyNumber: LARGEST_NUMBER,
  filterPolicyDecimals: MOST_DECIMALS,
} = AWS_LIMITS.sns;

/**
 * The operators that SNS documents: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html.
 * Fewer than EventBridge has, and `anything-but` takes plain values and one prefix.
 */
const SNS: Dialect = {
  service: "SNS",
  noun: "policy",
  refuse: (fault) => {
    throw new FilterPolicyError(fault);
  },
  operators: ["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists"],
  anythingButForms: ["prefix"],
  anythingButLists: false,
  ignoreCaseEnds: false,
  // "The key must have a non-null and non-empty value."
  existsNeedsValue: true,
  // "When all of these conditions are not met, $or is treated as a regular attribute name."
  orMayBeField: true,
  numberMust: (value, text) => {
    if (Math.abs(value) > LARGEST_NUMBER) return "be between -1,000,000,000 and 1,000,000,000";
    return decimalsOf(text) > MOST_DECIMALS
      ? `have at most ${MOST_DECIMALS} digits after the decimal point`
      : undefined;
  },
};

/**
 * The filter policy of an SNS subscription: which messages it lets through, as SNS decides it.
 *
 * @example
 * const policy = FilterPolicy.parse({ store: ["example_corp"], price: [{ numeric: [">=", 100] }] }, "MessageAttributes");
 * policy.matches({ messageAttributes: { store: { DataType: "String", StringValue: "example_corp" } } }); // false
 */
export class FilterPolicy {
  private constructor(
    /** What it looks at. */
    readonly scope: FilterPolicyScope,
    /** The policy as JSON: the text that was given, or the object as `JSON.stringify` writes it. */
    readonly text: string,
    private readonly matcher: ClauseMatcher,
  ) {}

  /**
   * Reads a policy, refusing what SNS documents that it refuses: more than 5 keys at the top or 150 combinations of
   * values, nested keys for attributes, numbers beyond ±10⁹ or with more than 5 decimals, operators that it lacks.
   *
   * @throws {FilterPolicyError} with a stable code and the path inside the policy
   */
  static parse(policy: string | object, scope: FilterPolicyScope): FilterPolicy {
    const node = patternNode(policy, SNS);
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    checkBytes(text);
    checkKeys(node, scope);
    const clauses = parseClauses(node, SNS);
    checkCombinations(node);
    return new FilterPolicy(scope, text, new ClauseMatcher(clauses));
  }

  /**
   * Whether the subscription gets the message.
   *
   * A message without any attributes matches no policy on attributes, not even `{ "exists": false }`; a body that is not
   * a JSON object matches no policy on the body.
   */
  matches(message: FilterableMessage): boolean {
    if (this.scope === "MessageBody") return this.matchesBody(message.message ?? "");
    const attributes = attributeValues(message.messageAttributes ?? {});
    return Object.keys(attributes).length > 0 && this.matcher.matches(attributes);
  }

  private matchesBody(body: string): boolean {
    try {
      return this.matcher.matches(body);
    } catch (error) {
      if (error instanceof EventPatternError && error.code === "EVENT_NOT_JSON") return false;
      throw error;
    }
  }
}

/** The attributes as a JSON object, without those that SNS does not compare. */
function attributeValues(attributes: Readonly<Record<string, FilterableAttribute>>): Record<string, unknown> {
  const values = Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) =>
    StringValue === undefined || DataType.startsWith("Binary") ? [] : [[name, attributeValue(DataType, StringValue)]],
  );
  return Object.fromEntries(values) as Record<string, unknown>;
}

function attributeValue(type: string, text: string): unknown {
  if (type === "Number" || type.startsWith("Number.")) return Number.isNaN(Number(text)) ? text : Number(text);
  if (type !== "String.Array") return text;
  try {
    return JSON.parse(text);
  } catch {
    // SNS lets such an attribute through and finds no value in it; it is there, nevertheless.
    return text;
  }
}

function checkBytes(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MOST_BYTES) return;
  refuse(
    "FILTER_POLICY_TOO_LONG",
    "",
    `the policy must have at most ${MOST_BYTES} bytes as JSON, got: ${bytes}. Filter in the subscriber, or by fewer values.`,
  );
}

function checkKeys(node: ObjectNode, scope: FilterPolicyScope): void {
  const keys = new Set(node.members.map(({ name }) => name));
  if (keys.size > MOST_KEYS) {
    refuse(
      "FILTER_POLICY_TOO_MANY_KEYS",
      "",
      `the policy must have at most ${MOST_KEYS} keys at its top, got: ${keys.size} (${[...keys].join(", ")}). Nest fields of the body, or have the publisher combine attributes into one.`,
    );
  }
  if (scope === "MessageAttributes") checkFlat(node, "");
}

/** Attributes have no fields. Inside `$or` neither. */
function checkFlat(node: ObjectNode, path: string): void {
  for (const { name, value } of node.members) {
    const at = `${path}${name}`;
    if (value.kind === "object") {
      refuse(
        "FILTER_POLICY_SCOPE",
        at,
        `a key must be an array of alternatives with the scope MessageAttributes, got: ${shown(jsonText(value))}. Attributes have no fields: use the scope MessageBody to filter on the body.`,
      );
    }
    if (name !== "$or" || value.kind !== "array") continue;
    value.items.forEach((item, index) => {
      if (item.kind === "object" && isOr(value)) checkFlat(item, `${at}[${index}].`);
    });
  }
}

function checkCombinations(node: ObjectNode): void {
  const found = combinations(node, 1);
  if (found <= MOST_COMBINATIONS) return;
  refuse(
    "FILTER_POLICY_TOO_COMPLEX",
    "",
    `the policy must lead to at most ${MOST_COMBINATIONS} combinations of values, got: ${found}. SNS multiplies the numbers of alternatives of all keys, and each nested one by its level: list fewer values, or use a prefix.`,
  );
}

/**
 * As SNS counts: the product of the numbers of alternatives, each times its level; alternatives of `$or` add up.
 * Source: SNS Developer Guide, subscription-filter-policy-constraints.html.
 */
function combinations(node: ObjectNode, level: number): number {
  return node.members.reduce((product, { name, value }) => {
    if (value.kind === "object") return product * combinations(value, level + 1);
    if (value.kind !== "array") return product;
    if (name !== "$or" || !isOr(value)) return product * value.items.length * level;
    return (
      product * value.items.reduce((sum, item) => sum + (item.kind === "object" ? combinations(item, level) : 0), 0)
    );
  }, 1);
}

/** Digits after the decimal point that the number needs, however it is spelt. */
function decimalsOf(text: string): number {
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+?)0*)?(?:e(.+))?$/i.exec(text) ?? [];
  const digits = fraction === "0" ? 0 : fraction.length;
  return digits - Number(exponent);
}

function refuse(code: FilterPolicyErrorCode, path: string, message: string): never {
  throw new FilterPolicyError({ code, path, message });
}
