import { appendFileSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeArchiveCommand, DescribeEventBusCommand, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ecommerceEvents } from "../../handlers/events/ecommerce";
import { ecommerceDetailTypes } from "../../handlers/events/ecommerce-samples";
import { parseEvent } from "../../handlers/events/parse-event";
import { readMessageBody } from "../../handlers/runtime/message-body";
import type { PublishReport } from "../../scripts/publish/publish-report";
import { Aws } from "./support/aws";
import { Emulator } from "./support/emulator";
import { publishSamples } from "./support/producer";
import { describeWith } from "./support/requires";
import { synthesize } from "./support/synth";
import { temporaryDirectory } from "./support/temporary-directory";
import { type Change, Terraform } from "./support/terraform";

const ACCOUNT = "123456789012";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

describeWith(["terraform", "emulator"], "ecommerce, applied to an emulated AWS", (tools) => {
  const directory = temporaryDirectory();
  let emulator: Emulator;
  let aws: Aws;
  let terraform: Terraform;
  let variants: Readonly<Record<"changedHandler" | "addedRoute", Terraform>>;

  beforeAll(async () => {
    emulator = await Emulator.start(tools.python);
    aws = new Aws(emulator.url);
    terraform = await ecommerce("ecommerce", (output) => synthesize(output));
    // Most of apply is waiting: the variants of the stack are made meanwhile.
    const [changedHandler, addedRoute] = await Promise.all([
      ecommerce("changed-handler", (output) => synthesize(output, "main.ts", changedHandlers())),
      ecommerce("added-route", (output) => synthesize(output, "__tests__/e2e/apps/ecommerce-with-refunds.ts")),
      terraform.apply(),
    ]);
    variants = { changedHandler, addedRoute };
  });

  afterAll(() => emulator?.stop());

  async function ecommerce(name: string, synth: (output: string) => ReturnType<typeof synthesize>): Promise<Terraform> {
    const stacks = await synth(join(directory, name, "cdktf.out"));
    const stack = stacks.find((each) => each.name === "ecommerce");
    if (!stack) throw new Error("There is no stack ecommerce.");
    return Terraform.inCopyOf(stack.directory, join(directory, name, "stack"), tools.terraform, emulator.url);
  }

  /** The handlers of the project, one of them with a line more. */
  function changedHandlers(): string {
    const project = join(directory, "project");
    mkdirSync(project);
    for (const each of ["handlers", "package.json", "tsconfig.json"])
      cpSync(each, join(project, each), { recursive: true });
    symlinkSync(resolve("node_modules"), join(project, "node_modules"));
    appendFileSync(join(project, "handlers/orders-consumer.ts"), '\nconsole.debug("mended");\n');
    return project;
  }

  it("is as planned: a second plan finds nothing to change", async () => {
    const { exitCode, stdout, stderr } = await terraform.run("plan", "-input=false", "-detailed-exitcode");
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it.each(["q-orders", "q-shipments"])("%s has its settings and its dead-letter queue", async (name) => {
    const queue = await aws.queueAttributes(name);
    expect(queue).toMatchObject({
      VisibilityTimeout: "180",
      MessageRetentionPeriod: "1209600",
      ReceiveMessageWaitTimeSeconds: "20",
      SqsManagedSseEnabled: "true",
    });
    expect(JSON.parse(queue.RedrivePolicy ?? "")).toEqual({
      deadLetterTargetArn: arn("sqs", `${name}-dlq`),
      maxReceiveCount: 5,
    });
    expect(JSON.parse(queue.Policy ?? "").Statement[0]).toMatchObject({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });

    const deadLetterQueue = await aws.queueAttributes(`${name}-dlq`);
    expect(deadLetterQueue).toMatchObject({ VisibilityTimeout: "30", MessageRetentionPeriod: "1209600" });
    expect(JSON.parse(deadLetterQueue.RedriveAllowPolicy ?? "")).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [arn("sqs", name)],
    });
  });

  it("the bus, its archive and the topics", async () => {
    expect(await aws.events.send(new DescribeEventBusCommand({ Name: "ecom-bus" }))).toMatchObject({
      Description: "E-commerce event-driven architecture bus",
    });
    expect(await aws.events.send(new DescribeArchiveCommand({ ArchiveName: "ecom-events-archive" }))).toMatchObject({
      RetentionDays: 7,
      EventSourceArn: arn("events", "event-bus/ecom-bus"),
    });
    for (const [name, DisplayName] of [
      ["topic-orders", "Order Events Topic"],
      ["topic-alerts", "Critical Alerts Topic"],
    ]) {
      const { Attributes } = await aws.sns.send(
        new GetTopicAttributesCommand({ TopicArn: arn("sns", name as string) }),
      );
      expect(Attributes).toMatchObject({ DisplayName });
    }
  });

  it("the consumer takes batches of 10 and reports what failed", async () => {
    const { EventSourceMappings } = await aws.lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: arn("sqs", "q-orders") }),
    );
    expect(EventSourceMappings).toHaveLength(1);
    expect(EventSourceMappings?.[0]).toMatchObject({
      FunctionArn: arn("lambda", "function:orders-consumer"),
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      State: "Enabled",
    });
  });

  it("every alarm notifies topic-alerts; every queue that ends in -dlq has one, at the first message", async () => {
    const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand());
    for (const alarm of MetricAlarms) {
      expect(alarm, alarm.AlarmName).toMatchObject({
        AlarmActions: [arn("sns", "topic-alerts")],
        ActionsEnabled: true,
      });
    }
    const { queues = [] } = await aws.inventory();
    const watched = MetricAlarms.filter(
      ({ MetricName, Threshold, ComparisonOperator, EvaluationPeriods }) =>
        MetricName === "ApproximateNumberOfMessagesVisible" &&
        Threshold === 0 &&
        ComparisonOperator === "GreaterThanThreshold" &&
        EvaluationPeriods === 1,
    ).map(({ Dimensions }) => Dimensions?.[0]?.Value);
    expect(watched.sort()).toEqual(queues.filter((name) => name.endsWith("-dlq")));
  });

  it("delivers what the producer publishes to where the producer says, whole, and an event of another type nowhere", async () => {
    const probe = await probeOn("topic-alerts");
    await publishUnknown();
    const { events, accepted } = await publishSamples(
      join(directory, "ecommerce"),
      emulator.url,
      ...["--type", "all", "--count", "2"],
    );
    expect(accepted).toBe(2 * ecommerceDetailTypes.length);
    const of = (source: string) => byId(events.filter((event) => event.source === source).map(asDelivered));

    const inOrders = await takeFrom("q-orders", 2 * of("app.orders").length);
    expect(inOrders.filter(({ delivery }) => delivery === "direct").map(({ event }) => event)).toEqual(
      of("app.orders"),
    );
    expect(inOrders.filter(({ delivery }) => delivery === "sns").map(({ event }) => event)).toEqual(of("app.orders"));
    const inShipments = await takeFrom("q-shipments", of("app.shipping").length);
    expect(inShipments).toEqual(of("app.shipping").map((event) => ({ delivery: "direct", event })));
    const inAlerts = await takeFrom(probe.name, of("app.payments").length);
    expect(inAlerts).toEqual(of("app.payments").map((event) => ({ delivery: "sns", event })));

    const seen = [
      ...inOrders.map(({ delivery, event }) => `${event.id} ${delivery === "sns" ? "envelope" : "event"} in q-orders`),
      ...inShipments.map(({ event }) => `${event.id} event in q-shipments`),
      ...inAlerts.map(({ event }) => `${event.id} event in topic-alerts`),
    ];
    expect(seen.sort()).toEqual(events.flatMap(foretold).sort());
    await probe.remove();
    expect(emulator.complaints()).toBe("");
  });

  it.concurrent("a change of the handler's code plans to update the function, and nothing else", async () => {
    expect(await planOf(variants.changedHandler)).toEqual([
      { address: expect.stringContaining("aws_lambda_function.orders-consumer"), actions: ["update"] },
    ]);
  });

  it.concurrent("a route that is added plans to replace nothing that is there", async () => {
    const changes = await planOf(variants.addedRoute);
    expect(changes.filter(({ actions }) => actions.join() !== "create")).toEqual([
      { address: expect.stringContaining("aws_sqs_queue_policy.orders_policy"), actions: ["update"] },
    ]);
    expect(
      changes
        .filter(({ actions }) => actions.join() === "create")
        .map(({ address }) => address.split(".")[0])
        .sort(),
    ).toEqual([
      "aws_cloudwatch_event_rule",
      "aws_cloudwatch_event_target",
      "aws_cloudwatch_metric_alarm",
      "aws_cloudwatch_metric_alarm",
      "aws_cloudwatch_metric_alarm",
      "aws_sqs_queue",
      "aws_sqs_queue_policy",
    ]);
  });

  it("destroy leaves nothing", async () => {
    const before = await aws.inventory();
    expect(Object.entries(before).filter(([, names]) => names.length === 0)).toEqual([]);
    await terraform.destroy();
    const after = await aws.inventory();
    expect(Object.entries(after).filter(([, names]) => names.length > 0)).toEqual([]);
  });

  /** What a variant would change of what is applied. The state is known to be true: see the second plan. */
  async function planOf(variant: Terraform): Promise<Pick<Change, "address" | "actions">[]> {
    cpSync(join(terraform.directory, "terraform.tfstate"), join(variant.directory, "terraform.tfstate"));
    return (await variant.plan("-refresh=false")).map(({ address, actions }) => ({ address, actions }));
  }

  /** What the consumer makes of the messages in a queue. */
  async function takeFrom(queue: string, count: number) {
    return (await aws.drain(queue, count)).map(received).sort((a, b) => compare(a.event, b.event));
  }

  async function publishUnknown(): Promise<void> {
    const unknown = { EventBusName: "ecom-bus", Source: "app.orders", DetailType: "OrderShredded", Detail: "{}" };
    const { FailedEntryCount } = await aws.events.send(new PutEventsCommand({ Entries: [unknown] }));
    expect(FailedEntryCount).toBe(0);
  }

  /** A queue that gets what a topic gets. */
  async function probeOn(topic: string) {
    const name = `probe-on-${topic}`;
    const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { SubscriptionArn } = await aws.sns.send(
      new SubscribeCommand({
        TopicArn: arn("sns", topic),
        Protocol: "sqs",
        Endpoint: arn("sqs", name),
        ReturnSubscriptionArn: true,
      }),
    );
    const remove = async () => {
      await aws.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await aws.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    };
    return { name, remove };
  }
});

/** An event as EventBridge should have delivered it. */
function asDelivered({ eventId, source, detailType, detail }: PublishReport["events"][number]) {
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const common = { version: "0", account: ACCOUNT, region: "us-east-1", resources: [], time };
  return { ...common, id: eventId, source, "detail-type": detailType, detail };
}

/** Where the producer said that an event would arrive. */
function foretold({ eventId, arrivals = [] }: PublishReport["events"][number]): string[] {
  return arrivals.map(({ path, shape }) => {
    const place = path.filter(({ kind }) => kind === "queue" || kind === "topic").at(-1);
    return `${eventId} ${shape} in ${place?.name}`;
  });
}

/** What the consumer makes of a body: how it came, and the event if it keeps its contract. */
function received(body: string) {
  const read = readMessageBody(body);
  if (read.status !== "read") throw new Error(read.problem.message);
  const parsed = parseEvent(ecommerceEvents, read.value);
  if (parsed.status !== "valid") throw new Error(`${parsed.status}: ${body}`);
  return { delivery: read.delivery, event: parsed.event };
}

function byId<T extends { readonly id: string | undefined }>(events: readonly T[]): T[] {
  return [...events].sort(compare);
}

function compare(a: { readonly id: string | undefined }, b: { readonly id: string | undefined }): number {
  return String(a.id) < String(b.id) ? -1 : 1;
}
