export type { Metric } from "./alarm";
export { type AlarmAction, setAlarmTopic } from "./alarm-topic";
export { AWS_LIMITS } from "./aws-limits";
export { BucketEvents } from "./bucket/bucket-events";
export { BUCKET_EVENTS_DEFAULTS, type BucketEventsProps } from "./bucket/bucket-props";
export type { LifecycleProps } from "./bucket/lifecycle";
export type { ObjectFilter } from "./bucket/object-pattern";
export { PrivateBucket } from "./bucket/private-bucket";
export { type ArchiveProps, EVENT_BUS_DEFAULTS, type EventBusProps, type Publisher } from "./bus/bus-props";
export { type Bus, EventBus } from "./bus/event-bus";
export type { ExistingBus, ExistingBusProps } from "./bus/existing-bus";
export type { CommonProps } from "./common-props";
export type {
  ConsumerFunction,
  HttpBinding,
  HttpIntegration,
  HttpTarget,
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
export { EVENT_ARCHIVE_BUCKET_DEFAULTS, type EventArchiveBucketProps } from "./event-store/archive-props";
export { DeliveryStream } from "./event-store/delivery-stream";
export { EventArchiveBucket } from "./event-store/event-archive-bucket";
export { EventStore } from "./event-store/event-store";
export { eventStoreQueries, type StorePeriod } from "./event-store/store-keys";
export { EVENT_STORE_DEFAULTS, type EventStoreProps } from "./event-store/store-props";
export type { ExistingPolicyProps, ExistingProps } from "./existing";
export type { BundleOptions } from "./handler-function/build";
export { type Bundle, bundleAhead } from "./handler-function/bundle";
export type { ExistingFunction, ExistingFunctionProps } from "./handler-function/existing-function";
export {
  HANDLER_FUNCTION_DEFAULTS,
  type HandlerFunctionProps,
  type IdempotencyStore,
} from "./handler-function/function-props";
export { HandlerFunction } from "./handler-function/handler-function";
export type { HandlerPermission, HandlerResource } from "./handler-function/handler-resource";
export { eventsTo, type HttpEventProps } from "./http/events-to";
export type { HttpAuthorization, JwtAuthorization } from "./http/http-authorization";
export { HttpEndpoint } from "./http/http-endpoint";
export {
  HTTP_ENDPOINT_DEFAULTS,
  type HttpAlarmProps,
  type HttpCors,
  type HttpEndpointProps,
  type HttpRouteOptions,
  type HttpThrottling,
} from "./http/http-endpoint-props";
export type { HttpAlarms } from "./http/http-observability";
export { HttpRoute } from "./http/http-route";
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
export { BusReplica } from "./replica/bus-replica";
export type { BusReplicaProps } from "./replica/bus-replica-props";
export { GlobalEndpoint } from "./replica/global-endpoint";
export { GLOBAL_ENDPOINT_DEFAULTS, type GlobalEndpointOptions } from "./replica/global-endpoint-props";
export type { ReplicaBus } from "./replica/replica-bus";
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
export type { JsonSchema, SchemaType } from "./schema/schema-keywords";
export {
  type EventSchema,
  SCHEMA_REGISTRY_DEFAULTS,
  type SchemaRegistryProps,
} from "./schema/schema-props";
export { SchemaRegistry } from "./schema/schema-registry";
export { acceptRisk, setStage } from "./settings";
export { TRIAL_STAGES } from "./table/deletion-protection";
export { EventTable } from "./table/event-table";
export { Outbox } from "./table/outbox";
export type { OutboxEvent } from "./table/outbox-event";
export { OUTBOX_DEFAULTS, type OutboxProps } from "./table/outbox-props";
export { EVENT_TABLE_DEFAULTS, type EventTableProps, type StreamView, type TableKey } from "./table/table-props";
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
export type { SecretReference } from "./webhook/secret-reference";
export type { WebhookAuthorization } from "./webhook/webhook-authorization";
export { WEBHOOK_TARGET_DEFAULTS, type WebhookRequestProps, type WebhookTargetProps } from "./webhook/webhook-props";
export { WebhookTarget } from "./webhook/webhook-target";
export type {
  Catcher,
  ChoiceRule,
  Retrier,
  State,
  StateMap,
  TaskPermission,
  TaskResource,
  TaskState,
  WorkflowDefinition,
} from "./workflow/definition";
export {
  invokeTask,
  itemTask,
  LAMBDA_SERVICE_RETRY,
  publishTask,
  putEventTask,
  SERVICE_RETRY,
  sendMessageTask,
  startExecutionTask,
  type TaskEvent,
  type TaskOptions,
} from "./workflow/tasks";
export { Workflow } from "./workflow/workflow";
export { WORKFLOW_DEFAULTS, type WorkflowProps } from "./workflow/workflow-props";
