import { StackError } from "../../terraform";
import { type Condition, readCondition } from "./condition";
import type { Principals } from "./principals";

/** A policy document, read. */
export interface PolicyDocument {
  /** Of the resource that writes it, for messages: `aws_sqs_queue_policy.orders`. */
  readonly address: string;
  readonly statements: readonly Statement[];
}

/** Patterns, of which one must match; or none, where they stand in `NotAction` or `NotResource`. */
export interface Patterns {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  /** `AllowSend of aws_sqs_queue_policy.orders`; a statement without a Sid is counted. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  /** `undefined`: whoever the policy is attached to. */
  readonly principals: Principals | undefined;
  readonly actions: Patterns;
  /** `undefined`: what the policy is attached to, as in the trust policy of a role. */
  readonly resources: Patterns | undefined;
  readonly conditions: readonly Condition[];
  /** Whether the document is of the version that has policy variables. */
  readonly variables: boolean;
}

/** The version with policy variables. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const WITH_VARIABLES = "2012-10-17";

/**
 * Reads a policy document.
 *
 * @param document JSON text, or what it parses to
 * @param address of the resource that writes it
 * @param attribute in which it stands
 * @throws {StackError} ATTRIBUTE_TYPE where AWS would refuse it as malformed
 */
export function readPolicyDocument(document: string | object, address: string, attribute = "policy"): PolicyDocument {
  const where = `${address}.${attribute}`;
  const root = asObject(typeof document === "string" ? parsed(document, where) : document, where, "be a JSON object");
  const variables = root.Version === WITH_VARIABLES;
  const statements = listOf(root.Statement).map((written, i) =>
    readStatement(written, { where, address, i, variables }),
  );
  return { address, statements };
}

interface Standing {
  readonly where: string;
  readonly address: string;
  readonly i: number;
  readonly variables: boolean;
}

function readStatement(value: unknown, { where, address, i, variables }: Standing): Statement {
  const at = `${where}, Statement[${i}],`;
  const written = asObject(value, at, "be an object");
  const { Sid: sid, Effect: effect } = written;
  if (effect !== "Allow" && effect !== "Deny") throw malformed(at, 'have the Effect "Allow" or "Deny"', effect);
  return {
    name: `${typeof sid === "string" && sid !== "" ? sid : `statement ${i + 1}`} of ${address}`,
    effect,
    principals: readPrincipals(written, at),
    actions: readPatterns(written, "Action", at) ?? missing(at, "Action or NotAction"),
    resources: readPatterns(written, "Resource", at),
    conditions: readConditions(written.Condition, at, variables),
    variables,
  };
}

function readPatterns(written: JsonObject, element: string, at: string): Patterns | undefined {
  for (const [name, negated] of [[element, false] as const, [`Not${element}`, true] as const]) {
    if (written[name] !== undefined) return { negated, patterns: texts(written[name], `${at} ${name}`) };
  }
  return undefined;
}

function readPrincipals(written: JsonObject, at: string): Principals | undefined {
  for (const [name, negated] of [["Principal", false] as const, ["NotPrincipal", true] as const]) {
    const value = written[name];
    if (value === undefined) continue;
    if (value === "*") return { negated, entries: [["*", "*"]] };
    const types = Object.entries(asObject(value, `${at} ${name}`, 'be "*" or an object'));
    return {
      negated,
      entries: types.flatMap(([type, names]) => texts(names, `${at} ${name}`).map((each) => [type, each] as const)),
    };
  }
  return undefined;
}

function readConditions(written: unknown, at: string, variables: boolean): Condition[] {
  if (written === undefined) return [];
  return Object.entries(asObject(written, `${at} Condition`, "be an object")).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys, `${at} Condition.${operator}`, "be an object")).map(([key, wanted]) =>
      readCondition(operator, key, texts(wanted, `${at} Condition.${operator}`), variables),
    ),
  );
}

type JsonObject = Readonly<Record<string, unknown>>;

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(where, "be JSON", text);
  }
}

function asObject(value: unknown, where: string, must: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(where, must, value);
  return value as JsonObject;
}

/** One value may stand for a list of one. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function texts(value: unknown, where: string): string[] {
  return listOf(value).map((each) => {
    if (typeof each === "object" || each === undefined) throw malformed(where, "be text or a list of texts", each);
    return String(each);
  });
}

function missing(where: string, what: string): never {
  throw malformed(where, `have ${what}`, undefined);
}

function malformed(where: string, must: string, got: unknown): StackError {
  const shown = JSON.stringify(got)?.slice(0, 80) ?? "nothing";
  return new StackError("ATTRIBUTE_TYPE", `${where} must ${must}, got: ${shown}. AWS would refuse the policy too.`);
}
