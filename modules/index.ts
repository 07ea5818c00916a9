export type { Metric } from "./alarm";
export { type AlarmAction, setAlarmTopic } from "./alarm-topic";
export { AWS_LIMITS } from "./aws-limits";
export { type ArchiveProps, EVENT_BUS_DEFAULTS, type EventBusProps, type Publisher } from "./bus/bus-props";
export { type Bus, EventBus } from "./bus/event-bus";
export type { ExistingBus, ExistingBusProps } from "./bus/existing-bus";
export type { CommonProps } from "./common-props";
export type {
  ConsumerFunction,
  RouteBinding,
  RouteTarget,
  RouteTargetConfig,
  SubscriberConfig,
  SubscriptionBinding,
  TopicSubscriber,
} from "./connections";
export { Dashboard, type DashboardProps, type DashboardSource, type DashboardWidget } from "./dashboard";
export { ENCRYPTION_KEY_DEFAULTS, EncryptionKey, type EncryptionKeyProps, type Key } from "./encryption-key";
export { InternalError, SignalboxError, UserError } from "./errors";
export * from "./event-pattern";
export type { ExistingPolicyProps, ExistingProps } from "./existing";
export type { Bundle, BundleOptions } from "./handler-function/bundle";
export type { ExistingFunction, ExistingFunctionProps } from "./handler-function/existing-function";
export {
  HANDLER_FUNCTION_DEFAULTS,
  type HandlerFunctionProps,
  type IdempotencyStore,
} from "./handler-function/function-props";
export { HandlerFunction } from "./handler-function/handler-function";
export { IdempotencyTable, type IdempotencyTableProps } from "./idempotency-table";
export { LogQueries, type LogQueriesProps, type LogSource } from "./log-queries";
export { STANDARD_LOG_QUERIES } from "./log-query-texts";
export type { Made, Place } from "./place";
export type { PolicyStatement } from "./policy/resource-policy";
export { DEAD_LETTER_QUEUE_DEFAULTS, DeadLetterQueue, type DeadLetterQueueProps } from "./queue/dead-letter-queue";
export type { ExistingQueue, ExistingQueueProps } from "./queue/existing-queue";
export { CONSUMER_DEFAULTS, type ConsumerOptions, QueueConsumer } from "./queue/queue-consumer";
export {
  type QueueAlarmProps,
  type QueueDeadLetterOptions,
  type QueueFifoOptions,
  RELIABLE_QUEUE_DEFAULTS,
  type ReliableQueueProps,
} from "./queue/queue-props";
export { ReliableQueue } from "./queue/reliable-queue";
export type { ServiceDeadLetterOptions } from "./queue/service-dead-letter-queue";
export { EventRoute } from "./route/event-route";
export {
  EVENT_ROUTE_DEFAULTS,
  type EventRouteProps,
  type RetryPolicy,
  type RouteTargetOptions,
} from "./route/route-props";
export {
  apiDestinationTarget,
  arnTarget,
  busTarget,
  firehoseTarget,
  kinesisStreamTarget,
  logGroupTarget,
  stateMachineTarget,
} from "./route/route-targets";
export type { Rule } from "./route/rule";
export { RuleTarget } from "./route/rule-target";
export type { Json, TargetInput } from "./route/target-input";
export { type Runbook, setRunbooks } from "./runbook";
export { acceptRisk, setStage } from "./settings";
export type { ExistingTopic, ExistingTopicProps } from "./topic/existing-topic";
export { FanoutTopic } from "./topic/fanout-topic";
export { email, https, isEmail, sms } from "./topic/subscribers";
export { Subscription } from "./topic/subscription";
export {
  FANOUT_TOPIC_DEFAULTS,
  type FanoutTopicProps,
  type SubscriptionOptions,
  type TopicAlarmProps,
  type TopicFifoOptions,
} from "./topic/topic-props";
export type { WarningCode } from "./warnings";
