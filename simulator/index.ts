export { type RenderContext, renderTarget } from "./render-target";
export { type PublishedMessage, snsEnvelope } from "./sns-envelope";
export {
  type Location,
  type ResolvedStack,
  type ResolveOptions,
  type Resource,
  resolveStack,
  StackError,
  type StackErrorCode,
  type TerraformObject,
  type TerraformValue,
} from "./terraform";
export { readTopology } from "./topology";
export type {
  Alarm,
  AlarmMetric,
  Archive,
  Bus,
  LambdaFunction,
  Mapping,
  OtherPlace,
  Place,
  Queue,
  Redrive,
  Rule,
  Subscription,
  Target,
  TargetInput,
  Topic,
  Topology,
  UnroutedResource,
} from "./topology/places";
export { traceEvent, traceMessage } from "./trace";
export { arrivalText, kindText, pathSteps, pathText, placeText, refusalText, shapeText } from "./trace/describe";
export { findPlaces, placesOf } from "./trace/find-place";
export type {
  Arrival,
  EventToTrace,
  Hop,
  MessageToTrace,
  Passage,
  Refusal,
  RefusalReason,
  Shape,
  Trace,
} from "./trace/trace-types";
