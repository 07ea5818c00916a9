import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  acceptRisk,
  apiDestinationTarget,
  arnTarget,
  BucketEvents,
  BusReplica,
  busTarget,
  Dashboard,
  DeadLetterQueue,
  EncryptionKey,
  EventArchiveBucket,
  EventBus,
  EventRoute,
  EventStore,
  EventTable,
  email,
  eventsTo,
  FanoutTopic,
  firehoseTarget,
  HandlerFunction,
  HttpEndpoint,
  https,
  IdempotencyTable,
  invokeTask,
  itemTask,
  kinesisStreamTarget,
  LogQueries,
  logGroupTarget,
  Outbox,
  publishTask,
  putEventTask,
  ReliableQueue,
  SchemaRegistry,
  sendMessageTask,
  setAlarmTopic,
  setStage,
  sms,
  startExecutionTask,
  stateMachineTarget,
  WebhookTarget,
  Workflow,
} from "../../../modules";

const HOOK_REQUEST = { pathValues: ["$.detail.id"], headers: { "X-From": "shop" }, query: { type: "$.detail-type" } };

/** Every construct of the library in its rarer forms, so that Terraform and the provider judge them all. */
const app = new App();
const stack = new TerraformStack(app, "every-construct");
new AwsProvider(stack, "aws", { region: "us-east-1" });
setStage(stack, "test");
const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

const key = new EncryptionKey(stack, "key", { name: "messages" });
const alerts = new FanoutTopic(stack, "alerts", { name: "alerts", encryptionKey: key });
alerts.subscribe(email("ops@example.com"));
alerts.subscribe(https("https://example.com/hook"));
alerts.subscribe(sms("+4930123456"));
setAlarmTopic(stack, alerts);

const bus = new EventBus(stack, "bus", {
  name: "everything",
  archive: { retentionDays: 7, pattern: { source: [{ prefix: "app." }] } },
  schemaDiscovery: true,
  publishers: [{ account: "210987654321", sources: ["app.partner"] }, { organization: "o-abcdefghij" }],
});
const encryptedBus = new EventBus(stack, "encrypted-bus", { name: "encrypted", encryptionKey: key });

const queue = new ReliableQueue(stack, "queue", {
  name: "messages",
  encryptionKey: key,
  alarms: { depth: 10 },
});
const fifoQueue = new ReliableQueue(stack, "fifo-queue", { name: "ordered", fifo: { highThroughput: true } });
const fifoTopic = new FanoutTopic(stack, "fifo-topic", { name: "ordered", fifo: true });
fifoTopic.subscribe(fifoQueue);
const topic = new FanoutTopic(stack, "topic", { name: "plain" });
topic.subscribe(queue, {
  filter: { detail: { priority: ["high"], amount: [{ numeric: [">", 100] }] } },
  filterScope: "MessageBody",
});
const published = new FanoutTopic(stack, "published-topic", { name: "published" });
published.subscribe(queue, {
  filter: { priority: ["high"], amount: [{ numeric: [">", 100] }] },
  deadLetterQueue: { encryptionKey: key },
});

const uploads = new BucketEvents(stack, "uploads", { name: "uploads", encryptionKey: key, expireDays: 30 });
const uploaded = new EventRoute(stack, "uploaded", {
  bus: uploads.bus,
  pattern: uploads.objectCreated({ prefix: "incoming/", suffix: ".json" }),
  targets: [queue],
});
const eventStore = new EventStore(stack, "event-store", {
  bus,
  name: "stored-events",
  entities: ["detail.orderId"],
  retentionDays: 365,
  encryptionKey: key,
});
const longArchive = new EventArchiveBucket(stack, "long-archive", {
  bus,
  name: "long-archive",
  pattern: { source: [{ prefix: "app." }] },
  bufferSeconds: 60,
  expireDays: 2555,
  encryptionKey: key,
});

const table = new IdempotencyTable(stack, "idempotency", { name: "idempotency" });
const handler = (id: string) =>
  new HandlerFunction(stack, id, {
    entry: "handlers/orders-consumer.ts",
    idempotency: table,
    reservedConcurrency: 5,
    encryptionKey: key,
    deadLetterQueue: { retentionDays: 7, encryptionKey: key },
  });
const consumer = handler("consumer");
const invoked = handler("invoked");
topic.subscribe(invoked, { filter: { detail: { region: [{ prefix: "us-" }] } }, filterScope: "MessageBody" });
queue.consumedBy(consumer, { batchSize: 100, batchWindowSeconds: 5, maximumConcurrency: 4 });
fifoQueue.consumedBy(consumer);

const endpoint = new HttpEndpoint(stack, "endpoint", {
  name: "everything",
  cors: { origins: ["https://shop.example.com"], methods: ["POST"], headers: ["authorization"], maxAgeSeconds: 600 },
  logRetentionDays: 7,
});
endpoint.route("POST /signed/{id}", handler("http-handler"));
endpoint.route("ANY /tokens/{path+}", handler("token-handler"), {
  authorization: { jwt: { issuer: "https://login.example.com", audience: ["shop"], scopes: ["orders/place"] } },
});
endpoint.route(
  "GET /open",
  HandlerFunction.existing(stack, "http-function", { arn: arnOf("lambda", "function:open") }),
  {
    authorization: "open",
    throttling: { rate: 0.5, burst: 1 },
  },
);
endpoint.route("POST /events", eventsTo(bus, { source: "app.web", detailType: "Sent" }));

const existingQueue = ReliableQueue.existing(stack, "existing-queue", {
  arn: arnOf("sqs", "there"),
  policyManaged: "here",
});
const existingTopic = FanoutTopic.existing(stack, "existing-topic", {
  arn: arnOf("sns", "there"),
  policyManaged: "here",
});
const existingFunction = HandlerFunction.existing(stack, "existing-function", {
  arn: arnOf("lambda", "function:there"),
});
const defaultBus = EventBus.existing(stack, "default-bus", { name: "default" });

const route = new EventRoute(stack, "route", {
  bus,
  pattern: { source: [{ prefix: "app." }], detail: { amount: [{ numeric: [">", 0, "<=", 1000] }] } },
  targets: [
    queue,
    { target: fifoQueue, messageGroupId: "all", retry: { maxAgeSeconds: 3600, maxAttempts: 10 } },
    topic,
    invoked,
    existingQueue,
    existingTopic,
    existingFunction,
    undefined,
    encryptedBus,
    stateMachineTarget({ id: "workflow", arn: arnOf("states", "stateMachine:fulfil") }),
    busTarget({ id: "other-region", arn: "arn:aws:events:eu-central-1:123456789012:event-bus/everything" }),
    apiDestinationTarget({
      id: "webhook",
      arn: arnOf("events", "api-destination/hook/1"),
      headers: { "x-source": "bus" },
    }),
    kinesisStreamTarget({ id: "stream", arn: arnOf("kinesis", "stream/events"), partitionKeyPath: "$.detail.orderId" }),
    firehoseTarget({ id: "firehose", arn: arnOf("firehose", "deliverystream/events") }),
    logGroupTarget({ id: "log", arn: arnOf("logs", "log-group:/aws/events/everything") }),
    arnTarget({ id: "batch", arn: arnOf("sqs", "elsewhere") }),
  ],
});
const schedule = new EventRoute(stack, "nightly", { bus: defaultBus, schedule: "cron(0 3 * * ? *)", targets: [queue] });

new Dashboard(stack, "dashboard", {
  name: "everything",
  sources: [bus, route, schedule, queue, consumer, topic, uploaded, eventStore, longArchive],
});
// A rule of the same name, on another bus.
new EventRoute(stack, "encrypted-route", {
  bus: encryptedBus,
  name: "route",
  pattern: { source: ["app.secret"] },
  targets: [queue],
  deadLetterQueue: { name: "encrypted-route-dlq", encryptionKey: key },
});
new LogQueries(stack, "log-queries", {
  name: "everything",
  logs: [consumer, invoked, "/aws/events/everything"],
  queries: { "by-share": "stats count(*) as lines by @log", "event-life": false },
});
const events = new EventTable(stack, "events", {
  name: "account-events",
  partitionKey: "accountId",
  sortKey: { name: "sequence", type: "N" },
  expiryAttribute: "expiresAt",
  encryptionKey: key,
});
new Outbox(stack, "outbox", {
  table: events,
  bus: encryptedBus,
  event: {
    source: "bank.accounts",
    detailType: "<type>",
    time: "<at>",
    detail: { accountId: "<accountId>", sequence: "<sequence.N>", said: ["${not Terraform's}", "by <owner>"] },
  },
  filters: [{ eventName: ["INSERT"], dynamodb: { NewImage: { type: { S: [{ prefix: "Funds" }] } } } }],
  retry: { maxAttempts: 5 },
  parallelBatches: 2,
});
new HandlerFunction(stack, "accounts", {
  entry: "handlers/orders-consumer.ts",
  idempotency: table,
  uses: [
    events.toRead(),
    events.toWrite(),
    encryptedBus.toPublish(),
    topic.toPublish(),
    queue.toSend(),
    uploads.toRead(),
    uploads.toPut(),
  ],
});
const secret = { secret: "hooks", key: "secret" };
const tokenUrl = "https://id.example.com/token";
const webhooks = [
  { name: "by-key", authorization: { apiKey: { header: "X-Api-Key", value: secret } } },
  { name: "by-password", authorization: { basic: { username: "shop", password: { ...secret, versionId: "v-2" } } } },
  {
    name: "by-token",
    authorization: { oauth: { tokenUrl, clientId: "shop", clientSecret: secret, body: { scope: "w" } } },
  },
  { name: "by-hand", authorization: { connectionArn: arnOf("events", "connection/by-hand/0f1e2d3c") } },
].map(
  (props) =>
    new WebhookTarget(stack, props.name, { url: "https://example.com/*/hook", request: HOOK_REQUEST, ...props }),
);
new EventRoute(stack, "to-webhooks", { bus, pattern: { source: ["app.hooks"] }, targets: webhooks });
const west = new AwsProvider(stack, "west", { alias: "west", region: "us-west-2" });
const copies = ["everything", "encrypted-copy"].map(
  (name) => new EventBus(stack, `${name}-in-the-west`, { name, provider: west }),
);
for (const [index, to] of copies.entries()) {
  new BusReplica(stack, `replica-${index}`, { bus, to, ...(index === 0 && { globalEndpoint: {} }) });
}
const worker = new HandlerFunction(stack, "worker", { entry: "handlers/orders-consumer.ts" });
const express = new Workflow(stack, "express", {
  name: "express",
  type: "EXPRESS",
  logs: { level: "ALL", includeExecutionData: true },
  tracing: false,
  definition: {
    StartAt: "Said",
    States: {
      Said: { Type: "Pass", Result: { template: "${not Terraform's}" }, Next: "Work" },
      // What names nothing of the stack, the provider has AWS check at plan.
      Work: invokeTask(worker, { End: true }),
    },
  },
});
const workflow = new Workflow(stack, "workflow", {
  name: "everything",
  definition: {
    StartAt: "Each",
    TimeoutSeconds: 3_600,
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.detail.items",
        ItemProcessor: { StartAt: "WorkOnIt", States: { WorkOnIt: invokeTask(worker, { End: true }) } },
        ResultPath: "$.worked",
        Next: "Keep",
      },
      Keep: itemTask("putItem", events, {
        Parameters: { Item: { accountId: { "S.$": "$.id" }, sequence: { N: "1" } } },
        ResultPath: null,
        Next: "Tell",
      }),
      Tell: {
        Type: "Parallel",
        Branches: [
          {
            StartAt: "Put",
            States: { Put: putEventTask(encryptedBus, { Source: "a", DetailType: "b", Detail: "$" }, { End: true }) },
          },
          { StartAt: "Publish", States: { Publish: publishTask(topic, { Message: "$", End: true }) } },
          { StartAt: "Send", States: { Send: sendMessageTask(queue, { MessageBody: "$", End: true }) } },
        ],
        Next: "Go",
      },
      Go: startExecutionTask(express, { End: true }),
    },
  },
});
new EventRoute(stack, "to-workflow", { bus, pattern: { source: ["app.flows"] }, targets: [workflow] });
const described = [{ source: "app.orders", detailType: "Order Created", detail: { type: "object" } }];
new SchemaRegistry(stack, "schemas", { name: "everything", description: "All of it", events: described });
new SchemaRegistry(stack, "open-schemas", { name: "open-everything", type: "OpenApi3", events: described });
new DeadLetterQueue(stack, "letters", { name: "own-dlq", meaning: "Files that could not be read." });
acceptRisk(stack, "REFUSED_EVENTS_UNSEEN", "the caller is made up, too");
acceptRisk(stack, "POLICY_UNMANAGED", "the existing resources are made up");

app.synth();
