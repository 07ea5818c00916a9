import { conditionHolds, describeCondition } from "./condition";
import type { Patterns, PolicyDocument, Statement } from "./policy-document";
import { withVariables } from "./policy-variables";
import { describePrincipals, isOfType, type Naming, naming } from "./principals";
import type { AccessRequest, RequestContext } from "./request";
import { matchesWildcard } from "./wildcard";

/** What some policies say to a request. */
export interface Findings {
  /** The statement that denies it. */
  readonly denies: Statement | undefined;
  /** The statement that allows it to this caller. */
  readonly allows: Statement | undefined;
  /** The statement that allows it to the account of the caller, whose own policies are to say who of it may. */
  readonly delegates: Statement | undefined;
  /** The statement that allows something like it. */
  readonly nearest: NearMiss | undefined;
}

/** A statement that would allow a request if it were not for something. */
export interface NearMiss {
  readonly statement: Statement;
  /** `has the condition ArnEquals on aws:SourceArn asks for A, got: B` */
  readonly lacks: readonly string[];
}

export interface EvaluateOptions {
  /**
   * Why a statement that allows something under a condition counts for nothing here.
   * @default it counts
   */
  readonly noConditions?: string | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function evaluate(
  policies: readonly PolicyDocument[],
  request: AccessRequest,
  options: EvaluateOptions = {},
): Findings {
  let denies: Statement | undefined;
  let allows: Statement | undefined;
  let delegates: Statement | undefined;
  let nearest: (NearMiss & { readonly distance: number }) | undefined;
  for (const statement of policies.flatMap(({ statements }) => statements)) {
    const named = statement.principals === undefined ? "itself" : naming(statement.principals, request.caller);
    const { lacks, distance } = compare(statement, request, named, options);
    if (distance === 0) {
      if (statement.effect === "Deny") denies ??= statement;
      else if (named === "itself") allows ??= statement;
      else delegates ??= statement;
    } else if (statement.effect === "Allow" && distance < (nearest?.distance ?? TOO_FAR)) {
      nearest = { statement, lacks, distance };
    }
  }
  return { denies, allows, delegates, nearest };
}

/** A statement that differs in two of caller, action and resource says nothing about a request. */
const TOO_FAR = 8;
const OTHER_ELEMENT = 4;
const OTHER_CONDITION = 2;
/** A statement for services comes nearer to a service than one for accounts. */
const OTHER_TYPE = 1;

/** What keeps a statement from applying to a request, and how far off it is: 0 where it applies. */
function compare(
  { effect, principals, actions, resources, conditions, variables }: Statement,
  { caller, action, resource, context }: AccessRequest,
  named: Naming,
  { noConditions }: EvaluateOptions,
): { readonly lacks: readonly string[]; readonly distance: number } {
  const lacks: string[] = [];
  let distance = 0;
  if (principals && named === undefined) {
    lacks.push(`is for ${describePrincipals(principals)}`);
    distance += OTHER_ELEMENT + (isOfType(principals, caller) ? 0 : OTHER_TYPE);
  }
  if (!matchesAction(actions, action)) {
    lacks.push(`is about ${describePatterns(actions)}`);
    distance += isOfService(actions, action) ? OTHER_ELEMENT : TOO_FAR;
  }
  if (resources && !matchesResource(resources, resource, variables ? context : undefined)) {
    lacks.push(`is about ${describePatterns(resources)}`);
    distance += OTHER_ELEMENT;
  }
  const failed = conditions.filter((condition) => !conditionHolds(condition, context));
  const unusable = effect === "Allow" && conditions.length > 0 ? noConditions : undefined;
  if (unusable !== undefined) lacks.push(unusable);
  else lacks.push(...failed.map((condition) => `has the condition ${describeCondition(condition, context)}`));
  if (unusable !== undefined || failed.length > 0) distance += OTHER_CONDITION;
  return { lacks, distance };
}

function matchesAction({ negated, patterns }: Patterns, action: string): boolean {
  const wanted = action.toLowerCase();
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), wanted)) !== negated;
}

function matchesResource({ negated, patterns }: Patterns, resource: string, context: RequestContext | undefined) {
  const plain = patterns.map((pattern) => (context === undefined ? pattern : withVariables(pattern, context)));
  // A variable without a value matches nothing, and NotResource with one says nothing.
  if (negated && plain.includes(undefined)) return false;
  return plain.some((pattern) => pattern !== undefined && matchesWildcard(pattern, resource)) !== negated;
}

/** Whether some of the patterns are for the service of an action. */
function isOfService({ patterns }: Patterns, action: string): boolean {
  const prefix = `${action.split(":")[0]?.toLowerCase()}:`;
  return patterns.some((pattern) => pattern.toLowerCase().startsWith(prefix));
}

function describePatterns({ negated, patterns }: Patterns): string {
  return `${negated ? "anything but " : ""}${patterns.join(", ")}`;
}
