import { type ErrorCause, UserError } from "../errors";

/** Why an event pattern was refused. Stable: these never change between versions. */
export type EventPatternErrorCode =
  /** The text is not JSON. The message says line and column. */
  | "EVENT_PATTERN_SYNTAX"
  /** An object, an array or a value stands where the language has no place for it. */
  | "EVENT_PATTERN_SHAPE"
  /** An empty object, array or operator matches nothing. */
  | "EVENT_PATTERN_EMPTY"
  /** An operator that the language does not have. */
  | "EVENT_PATTERN_UNKNOWN_OPERATOR"
  /** An operator got an operand that it does not take. */
  | "EVENT_PATTERN_OPERAND"
  /** A number, or a numeric range, that cannot be compared. */
  | "EVENT_PATTERN_NUMBER"
  /** A wildcard, or an address range, that does not parse. */
  | "EVENT_PATTERN_FORMAT"
  /** `$or` without two alternatives, or with too many combinations. */
  | "EVENT_PATTERN_OR"
  /** The wildcards of one field overlap too much: AWS answers "Rule is too complex". */
  | "EVENT_PATTERN_TOO_COMPLEX"
  /** More characters than a rule may have. */
  | "EVENT_PATTERN_TOO_LONG"
  /** An event to be matched is not a JSON object. */
  | "EVENT_NOT_JSON"
  /** An event combines elements of nested arrays in more ways than are followed. */
  | "EVENT_TOO_COMPLEX";

/** Why a subscription filter policy was refused: the codes of a pattern, and those of SNS's own limits. */
export type FilterPolicyErrorCode =
  | EventPatternErrorCode
  | "FILTER_POLICY_SCOPE"
  | "FILTER_POLICY_TOO_MANY_KEYS"
  | "FILTER_POLICY_TOO_COMPLEX"
  | "FILTER_POLICY_TOO_LONG";

/** What the parser knows of a fault, before the language that was being parsed gives it its class. */
export interface PatternFault {
  readonly code: EventPatternErrorCode;
  /** Where in the pattern, such as `detail.amount[0].numeric`; empty for the pattern as a whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * EventBridge would refuse this event pattern.
 *
 * The message has the form `<path>: <what> must …, got: <value>.` and then the mend.
 */
export class EventPatternError extends UserError {
  /** Where in the pattern, such as `detail.amount[0].numeric`; empty for the pattern as a whole. */
  readonly path: string;
  declare readonly code: EventPatternErrorCode;

  constructor(fault: PatternFault, options?: ErrorCause) {
    super(fault.code, fault.path === "" ? fault.message : `${fault.path}: ${fault.message}`, options);
    this.path = fault.path;
  }
}

/** SNS would refuse this subscription filter policy. Otherwise as {@link EventPatternError}. */
export class FilterPolicyError extends UserError {
  /** Where in the policy, such as `price[0].numeric`; empty for the policy as a whole. */
  readonly path: string;
  declare readonly code: FilterPolicyErrorCode;

  constructor(fault: Omit<PatternFault, "code"> & { readonly code: FilterPolicyErrorCode }, options?: ErrorCause) {
    super(fault.code, fault.path === "" ? fault.message : `${fault.path}: ${fault.message}`, options);
    this.path = fault.path;
  }
}

/** JSON as it stands in a message, cut where it grows long. */
export function shown(json: string): string {
  return json.length <= 120 ? json : `${json.slice(0, 117)}...`;
}
