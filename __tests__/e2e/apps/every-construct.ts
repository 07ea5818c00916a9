import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  acceptRisk,
  apiDestinationTarget,
  arnTarget,
  busTarget,
  Dashboard,
  DeadLetterQueue,
  EncryptionKey,
  EventBus,
  EventRoute,
  email,
  FanoutTopic,
  firehoseTarget,
  HandlerFunction,
  https,
  IdempotencyTable,
  kinesisStreamTarget,
  LogQueries,
  logGroupTarget,
  ReliableQueue,
  setAlarmTopic,
  setStage,
  sms,
  stateMachineTarget,
} from "../../../modules";

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

new Dashboard(stack, "dashboard", { name: "everything", sources: [bus, route, schedule, queue, consumer, topic] });
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
new DeadLetterQueue(stack, "letters", { name: "own-dlq", meaning: "Files that could not be read." });
acceptRisk(stack, "POLICY_UNMANAGED", "the existing resources are made up");

app.synth();
