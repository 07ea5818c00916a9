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
export { type ResolvedStack, type ResolveOptions, resolveStack } from "./resolve-stack";
export type { Resource } from "./resource";
export { StackError, type StackErrorCode } from "./stack-error";
