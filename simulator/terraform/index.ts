export {
  type Attributed,
  blockAt,
  blocksAt,
  flagAt,
  jsonAt,
  numberAt,
  requiredTextAt,
  textAt,
  textsAt,
} from "./attributes";
export type { TerraformObject, TerraformValue } from "./expression/value";
export { type Location, parseArn } from "./location";
export { PlanError, type PlanErrorCode } from "./plan/plan-error";
export type { PlanSide } from "./plan/plan-instances";
export type { PlanJson, ResourceChangeJson } from "./plan/plan-json";
export { coversAny, maskAt } from "./plan/plan-values";
export type { PlannedResource } from "./plan/planned-resource";
export { readPlan } from "./plan/read-plan";
export { type ResolvedPlan, resolvePlan, UNTOLD_RECEIVES } from "./plan/resolve-plan";
export { type ResolvedStack, type ResolveOptions, resolveStack } from "./resolve-stack";
export type { Resource } from "./resource";
export { StackError, type StackErrorCode } from "./stack-error";
