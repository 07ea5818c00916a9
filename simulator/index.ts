export type { ReceivedRequest, SimulatedWebhook } from "./api-destinations/simulated-webhook";
export type { WebhookAnswer } from "./api-destinations/webhook-answer";
export type { AnswerWindow } from "./api-destinations/webhook-script";
export { AwsError } from "./aws-error";
export type { Fault, FaultKind } from "./faults/fault";
export type { FaultHandle } from "./faults/faults";
export type { AccessLogLine } from "./http-api/access-log";
export type { UserCredentials } from "./http-api/callers";
export type { Credentials } from "./http-api/signature";
export type { SimulatedHttpApi } from "./http-api/simulated-http-api";
export type { IssuerKey, IssuerKeys, TokenRequest } from "./http-api/tokens";
export type { LedgerObserver } from "./ledger/ledger";
export type { Fate, Step, StepKind } from "./ledger/way";
export { type Denial, Permissions } from "./permissions/permissions";
export { type RenderContext, renderTarget } from "./render-target";
export type { Accounts, AlarmAccount, QueueAccount, RouteAccount } from "./simulation/accounts";
export type { Duration } from "./simulation/duration";
export type { ReceivedResponse, RequestToSend } from "./simulation/http-front";
export type { SimulationOptions, StandIn } from "./simulation/options";
export type { EventToPublish, Simulation } from "./simulation/simulation";
export { startSimulation } from "./simulation/start-simulation";
export { type Story, type StoryStep, stepOf, storyText } from "./simulation/story";
export { type PublishedMessage, snsEnvelope } from "./sns-envelope";
export type { Execution, ExecutionStatus, HistoryEvent, VisitedState } from "./step-functions/execution";
export type { SimulatedStateMachine } from "./step-functions/simulated-state-machine";
export {
  coversAny,
  type Location,
  maskAt,
  PlanError,
  type PlanErrorCode,
  type PlanJson,
  type PlannedResource,
  type PlanSide,
  type ResolvedPlan,
  type ResolvedStack,
  type ResolveOptions,
  type Resource,
  type ResourceChangeJson,
  readPlan,
  resolvePlan,
  resolveStack,
  StackError,
  type StackErrorCode,
  type TerraformObject,
  type TerraformValue,
  UNTOLD_RECEIVES,
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
  Pipe,
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
