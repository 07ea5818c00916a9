export { checkPatternLength, EventPattern } from "./event-pattern";
export {
  type FilterableAttribute,
  type FilterableMessage,
  FilterPolicy,
  type FilterPolicyScope,
} from "./filter-policy";
export type { Mismatch } from "./mismatches";
export type { NeverMatch } from "./never-matches";
export {
  EventPatternError,
  type EventPatternErrorCode,
  FilterPolicyError,
  type FilterPolicyErrorCode,
} from "./pattern-error";
export type {
  EventPatternObject,
  FieldPattern,
  FilterPolicyObject,
  FilterPolicyOperator,
  NumericComparison,
  ObjectPattern,
  PatternOperator,
  PatternValue,
  StringFieldPattern,
  StringOperator,
} from "./pattern-literal";
export { PatternMatcher } from "./pattern-matcher";
