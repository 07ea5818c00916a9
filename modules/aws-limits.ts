/**
 * Every AWS limit that Signalbox checks, in one place, each with the page that states it. The constructs refuse at synth
 * what exceeds them; the simulator enforces the same figures.
 *
 * Sources, by short name (all under https://docs.aws.amazon.com/):
 * - EB-QUOTA: eventbridge/latest/userguide/eb-quota.html
 * - EB-PUT: eventbridge/latest/userguide/eb-putevents.html and eb-putevent-size.html
 * - EB-API: eventbridge/latest/APIReference
 * - EB-RETRY: eventbridge/latest/userguide/eb-rule-retry-policy.html
 * - EB-INPUT: eventbridge/latest/userguide/eb-transform-target-input.html
 * - EB-PATTERN: eventbridge/latest/userguide/eb-create-pattern-operators.html
 * - SNS-FILTER: sns/latest/dg/subscription-filter-policy-constraints.html
 * - SNS-API: sns/latest/api
 * - SQS-QUOTA: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html and quotas-messages.html
 * - SQS-API: AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * - LAMBDA-QUOTA: lambda/latest/dg/gettingstarted-limits.html
 * - LAMBDA-SQS: lambda/latest/dg/services-sqs-configure.html and services-sqs-parameters.html
 * - CW-API: AmazonCloudWatch/latest/APIReference
 * - HTTP-QUOTA: apigateway/latest/developerguide/http-api-quotas.html
 * - S3-NAMES: AmazonS3/latest/userguide/bucketnamingrules.html and object-keys.html
 * - FIREHOSE: firehose/latest/APIReference/API_BufferingHints.html and API_CreateDeliveryStream.html
 * - SFN-QUOTA: step-functions/latest/dg/service-quotas.html
 */
export const AWS_LIMITS = {
  eventBridge: {
    /** Length of a bus name, of `[/.\-_A-Za-z0-9]`. EB-API CreateEventBus. */
    busNameLength: 256,
    /** Length of a rule name, of `[.\-_A-Za-z0-9]`. EB-API PutRule. */
    ruleNameLength: 64,
    /** Length of an archive name. EB-API CreateArchive. */
    archiveNameLength: 48,
    /** Length of a target id, of `[.\-_A-Za-z0-9]`. EB-API Target. */
    targetIdLength: 64,
    /** Length of a bus, rule or archive description. EB-API. */
    descriptionLength: 512,
    /** Targets on one rule. EB-QUOTA; cannot be raised. */
    targetsPerRule: 5,
    /** Rules on one bus. EB-QUOTA; can be raised on request. */
    rulesPerBus: 300,
    /** Characters of an event pattern. EB-QUOTA; can be raised to 4,096 on request. */
    patternLength: 2048,
    /**
     * Prefixes of the wildcards of one field that one value may match at once; above it AWS answers "Rule is too
     * complex". AWS documents the rule (EB-PATTERN) but not the figure, which is what its answers show: `*.a`, `*.b`,
     * `*.c` and `*.d` together (8) are accepted, `*:*:*:*:*:event-bus/*` (11) is refused.
     */
    wildcardComplexity: 10,
    /** Entries in one PutEvents call. EB-PUT. */
    putEventsEntries: 10,
    /** Length of a source. EB-API PutEventsRequestEntry, Pipes API PipeTargetEventBridgeEventBusParameters. */
    sourceLength: 256,
    /** Length of a detail-type. EB-API PutEventsRequestEntry, Pipes API PipeTargetEventBridgeEventBusParameters. */
    detailTypeLength: 128,
    /** Bytes of all entries of one PutEvents call: must be below. EB-PUT (1 MB since 2026). */
    putEventsBytes: 1024 * 1024,
    /** Seconds that a target is retried. EB-RETRY. */
    retryAgeSeconds: { min: 60, max: 86_400, default: 86_400 },
    /** Retries of a target. EB-RETRY. */
    retryAttempts: { min: 0, max: 185, default: 185 },
    /** Paths in one input transformer. EB-INPUT. */
    inputPaths: 100,
    /** Characters of an input template or a constant input. EB-API Target and InputTransformer. */
    inputLength: 8192,
    /** Length of the message group of a target. EB-API SqsParameters. */
    messageGroupLength: 100,
    /** Rules on one bus whose pattern has a wildcard. EB-QUOTA; cannot be raised. */
    wildcardRulesPerBus: 30,
    /** Active replays in an account and Region. EB-QUOTA. */
    activeReplays: 10,
    /** Length of the name of a global endpoint, of `[.\-_A-Za-z0-9]`. EB-API CreateEndpoint. */
    endpointNameLength: 64,
    /** Calls a second of an API destination. EB-API CreateApiDestination. */
    apiDestinationCallsPerSecond: { min: 1, max: 300, default: 300 },
    /** Seconds after which a call of an API destination times out. eventbridge/latest/userguide/eb-api-destinations.html */
    apiDestinationTimeoutSeconds: 5,
    /** Length of the name of an API destination or connection, of `[.\-_A-Za-z0-9]`. EB-API CreateApiDestination, CreateConnection. */
    connectionNameLength: 64,
    /** Length of the URL of an API destination. EB-API CreateApiDestination. */
    apiDestinationUrlLength: 2048,
  },
  sns: {
    /** Length of a topic name, of `[A-Za-z0-9_-]`, with `.fifo` where it is FIFO. SNS-API CreateTopic. */
    topicNameLength: 256,
    /** Characters of a display name. SNS-API SetTopicAttributes. */
    displayNameLength: 100,
    /** Keys of a filter policy. SNS-FILTER. */
    filterPolicyKeys: 5,
    /** Combinations of the values of a filter policy. SNS-FILTER. */
    filterPolicyCombinations: 150,
    /** Bytes of a filter policy. SNS-FILTER. */
    filterPolicyBytes: 256 * 1024,
    /** Numbers in a filter policy lie within plus and minus this. SNS-FILTER. */
    filterPolicyNumber: 1e9,
    /** Digits after the decimal point of numbers in a filter policy. SNS-FILTER. */
    filterPolicyDecimals: 5,
    /** Bytes of a message, attributes included. SNS-API Publish. */
    messageBytes: 256 * 1024,
    /** Seconds in which a deduplication id is remembered. sns/latest/dg/fifo-message-dedup.html */
    deduplicationSeconds: 300,
  },
  sqs: {
    /** Length of a queue name, of `[A-Za-z0-9_-]`, with `.fifo` where it is FIFO. SQS-QUOTA. */
    queueNameLength: 80,
    /** Seconds of visibility timeout. SQS-QUOTA. */
    visibilityTimeoutSeconds: { min: 0, max: 43_200, default: 30 },
    /** Seconds that a message is kept. SQS-QUOTA. */
    retentionSeconds: { min: 60, max: 1_209_600, default: 345_600 },
    /** Seconds of delivery delay. SQS-QUOTA. */
    delaySeconds: { min: 0, max: 900, default: 0 },
    /** Seconds of long polling. SQS-QUOTA. */
    receiveWaitSeconds: { min: 0, max: 20, default: 0 },
    /** Bytes of a message. SQS-QUOTA (1 MiB since August 2025; provider 5.100.0 accepts up to 256 KiB). */
    messageBytes: { min: 1024, max: 1024 * 1024 },
    /** Messages of one batch. SQS-QUOTA. */
    batchEntries: 10,
    /** Receives before a message moves to the dead-letter queue. SQS-API. */
    maxReceiveCount: { min: 1, max: 1000 },
    /** Statements of a queue policy. SQS-QUOTA (quotas-policies.html). */
    policyStatements: 20,
    /** Bytes of a queue policy. SQS-QUOTA (quotas-policies.html). */
    policyBytes: 8192,
    /** Source queues named by a redrive-allow policy. SQS-API. */
    redriveAllowSources: 10,
    /** Messages in flight on a standard queue. SQS-QUOTA. */
    inFlightStandard: 120_000,
    /** Messages in flight on a FIFO queue. SQS-QUOTA (120,000 since November 2024). */
    inFlightFifo: 120_000,
    /** Seconds in which a deduplication id is remembered. SQS-API. */
    deduplicationSeconds: 300,
  },
  lambda: {
    /** Length of a function name. Lambda API CreateFunction. */
    functionNameLength: 64,
    /** Seconds that a function may run. LAMBDA-QUOTA. */
    timeoutSeconds: { min: 1, max: 900 },
    /** MiB of memory. LAMBDA-QUOTA. */
    memoryMegabytes: { min: 128, max: 10_240 },
    /** Bytes of all environment variables. LAMBDA-QUOTA. */
    environmentBytes: 4096,
    /** Bytes of a zip that is uploaded directly. LAMBDA-QUOTA. */
    zipBytes: 50 * 1024 * 1024,
    /** Messages in one batch of an SQS event source mapping. LAMBDA-SQS. */
    sqsBatchSize: { min: 1, max: 10_000, maxFifo: 10, default: 10 },
    /** Seconds in which an SQS mapping gathers a batch; at least 1 if the batch is above 10; none on FIFO. LAMBDA-SQS. */
    sqsBatchWindowSeconds: { min: 0, max: 300, default: 0 },
    /** Concurrent batches of one SQS mapping. LAMBDA-SQS. */
    sqsMaximumConcurrency: { min: 2, max: 1000 },
    /** Filters of one event source mapping. Lambda event filtering page. */
    mappingFilters: 5,
    /** Visibility timeout, as a multiple of the function timeout, that AWS recommends. LAMBDA-SQS. */
    visibilityTimeoutFactor: 6,
  },
  apiGateway: {
    /** Length of the name of an HTTP API. apigatewayv2/latest/api-reference/apis.html */
    nameLength: 128,
    /** Length of its description. apigatewayv2/latest/api-reference/apis.html */
    descriptionLength: 1024,
    /** Seconds after which an HTTP API waits no longer for what is behind a route; cannot be raised. HTTP-QUOTA. */
    integrationTimeoutSeconds: 30,
    /** Bytes of the body of a request; cannot be raised. HTTP-QUOTA. */
    payloadBytes: 10 * 1024 * 1024,
  },
  cloudWatch: {
    /** Length of an alarm name. CW-API PutMetricAlarm. */
    alarmNameLength: 255,
    /** Characters of an alarm description. CW-API PutMetricAlarm. */
    alarmDescriptionLength: 1024,
    /** Length of a dashboard name, of `[A-Za-z0-9_-]`. CW-API PutDashboard. */
    dashboardNameLength: 255,
    /** Length of a log group name. CloudWatch Logs API CreateLogGroup. */
    logGroupNameLength: 512,
    /** Length of the name of a saved query, folders included. CloudWatch Logs API PutQueryDefinition. */
    queryNameLength: 255,
    /** Length of a saved query. CloudWatch Logs API PutQueryDefinition. */
    queryLength: 10_000,
    /** Log groups that one query searches. CloudWatch Logs API StartQuery. */
    queryLogGroups: 50,
  },
  stepFunctions: {
    /** Length of the name of a state machine. SFN-QUOTA. */
    nameLength: 80,
    /** Bytes of a definition. SFN-QUOTA. */
    definitionBytes: 1_048_576,
    /** Bytes of what a state, or an execution, is given or answers. SFN-QUOTA. */
    payloadBytes: 262_144,
    /** Seconds that an EXPRESS execution may take. SFN-QUOTA. */
    expressSeconds: 300,
    /** Events in the history of a STANDARD execution. SFN-QUOTA. */
    historyEvents: 25_000,
    /** Days that a STANDARD execution and its name are remembered. SFN-QUOTA. */
    executionDays: 90,
  },
  iam: {
    /** Length of a role name. IAM API CreateRole. */
    roleNameLength: 64,
  },
  dynamodb: {
    /** Length of a table name, of `[a-zA-Z0-9_.-]`, at least 3. DynamoDB API CreateTable. */
    tableNameLength: { min: 3, max: 255 },
    /** Length of the name of a key attribute. DynamoDB API AttributeDefinition. */
    keyNameLength: 255,
    /** Days of point-in-time recovery. DynamoDB API PointInTimeRecoverySpecification. */
    pointInTimeRecoveryDays: { min: 1, max: 35 },
  },
  schemas: {
    /** Length of the name of a schema registry. Schemas API CreateRegistry. */
    registryNameLength: 64,
    /** Length of the name of a schema. Schemas API CreateSchema. */
    schemaNameLength: 385,
    /** Length of the description of a registry or schema. Schemas API CreateSchema. */
    descriptionLength: 256,
    /** Characters of a schema. Schemas API CreateSchema. */
    contentLength: 100_000,
  },
  pipes: {
    /** Length of a pipe name, of `[.\-_A-Za-z0-9]`. Pipes API CreatePipe. */
    pipeNameLength: 64,
    /** Characters of an input template. Pipes API PipeTargetParameters. */
    inputTemplateLength: 8192,
    /** Records of one batch, where the target is a bus. eventbridge/latest/userguide/eb-pipes-batching-concurrency.html */
    busBatchSize: { min: 1, max: 10 },
    /** Seconds to gather a batch. Pipes API PipeSourceDynamoDBStreamParameters. */
    batchWindowSeconds: { min: 0, max: 300 },
    /** Seconds that a record is tried: at most as long as a DynamoDB stream keeps it. Pipes API; amazondynamodb/latest/developerguide/Streams.html */
    streamAgeSeconds: { min: 60, max: 86_400 },
    /** Times that a record is tried again. Pipes API PipeSourceDynamoDBStreamParameters. */
    retryAttempts: { min: 0, max: 10_000 },
    /** Batches of one shard at the same time. Pipes API PipeSourceDynamoDBStreamParameters. */
    parallelizationFactor: { min: 1, max: 10 },
  },
  kms: {
    /** Days that a deleted key can be brought back. KMS API ScheduleKeyDeletion. */
    deletionWindowDays: { min: 7, max: 30 },
  },
  s3: {
    /** Length of a bucket name. S3-NAMES. */
    bucketNameLength: { min: 3, max: 63 },
    /** Bytes of an object key. S3-NAMES. */
    keyBytes: 1024,
    /** Days of a lifecycle rule: whole ones, from the first. S3 API LifecycleExpiration. */
    lifecycleDays: { min: 1, max: 36_500 },
  },
  firehose: {
    /** Length of the name of a stream, of `[a-zA-Z0-9_.-]`. FIREHOSE. */
    streamNameLength: 64,
    /** MiB that are gathered before an object is written. FIREHOSE. */
    bufferMegabytes: { min: 1, max: 128 },
    /** Seconds after which an object is written at the latest. FIREHOSE. */
    bufferSeconds: { min: 0, max: 900 },
    /** Bytes of a prefix, before it is evaluated. FIREHOSE ExtendedS3DestinationConfiguration. */
    prefixLength: 1024,
    /** Hours for which delivery to S3 is tried. Firehose developer guide, "Understand data delivery". */
    retryHours: 24,
  },
} as const;
