import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { KinesisStream } from "@cdktf/provider-aws/lib/kinesis-stream";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { TerraformStack } from "cdktf";
import { beforeAll, describe, expect, test } from "vitest";
import {
  apiDestinationTarget,
  busTarget,
  EncryptionKey,
  EventBus,
  EventRoute,
  FanoutTopic,
  firehoseTarget,
  HandlerFunction,
  kinesisStreamTarget,
  logGroupTarget,
  ReliableQueue,
  setAlarmTopic,
  stateMachineTarget,
} from "../../../modules";
import { synthesized } from "../../support/stack";
import { allHops, deniedHops, judged } from "./support/hops";
import { policiesIn, statementName } from "./support/policies-in";

/** Every way that the constructs know, all that can be encrypted encrypted. */
function everything(stack: TerraformStack): void {
  const encryptionKey = new EncryptionKey(stack, "key", { name: "shop" });
  const alerts = new FanoutTopic(stack, "alerts", { name: "alerts", encryptionKey });
  setAlarmTopic(stack, alerts);
  const bus = new EventBus(stack, "bus", { name: "bus", encryptionKey });
  const other = new EventBus(stack, "other", { name: "other" });
  const topic = new FanoutTopic(stack, "topic", { name: "topic", encryptionKey });
  const queue = new ReliableQueue(stack, "queue", { name: "queue", encryptionKey });
  const audit = ReliableQueue.existing(stack, "audit", {
    arn: "arn:aws:sqs:eu-central-1:123456789012:audit",
    policyManaged: "here",
  });
  const fn = new HandlerFunction(stack, "fn", {
    entry: "handlers/orders-consumer.ts",
    name: "fn",
    idempotency: { because: "the test sends nothing" },
    deadLetterQueue: { encryptionKey },
  });
  queue.consumedBy(fn);
  topic.subscribe(queue);
  topic.subscribe(fn);
  topic.subscribe(audit);
  const pattern = { source: ["shop"] };
  new EventRoute(stack, "messages", { bus, pattern, targets: [topic, queue, fn, audit] });

  const machine = new SfnStateMachine(stack, "machine", { name: "machine", roleArn: "arn:x", definition: "{}" });
  const stream = new KinesisStream(stack, "stream", { name: "stream" });
  const firehose = new KinesisFirehoseDeliveryStream(stack, "firehose", {
    name: "firehose",
    destination: "http_endpoint",
  });
  const logs = new CloudwatchLogGroup(stack, "logs", { name: "/aws/events/shop" });
  const api = new CloudwatchEventApiDestination(stack, "api", {
    name: "api",
    connectionArn: "arn:x",
    httpMethod: "POST",
    invocationEndpoint: "https://example.com",
  });
  new EventRoute(stack, "others", {
    bus,
    pattern,
    targets: [
      stateMachineTarget({ id: "machine", arn: machine.arn }),
      kinesisStreamTarget({ id: "stream", arn: stream.arn }),
      firehoseTarget({ id: "firehose", arn: firehose.arn }),
      apiDestinationTarget({ id: "api", arn: api.arn }),
      logGroupTarget({ id: "logs", arn: logs.arn }),
    ],
  });
  new EventRoute(stack, "forward", { bus, pattern, targets: [busTarget({ id: "other", arn: other.arn })] });
}

describe("what the constructs grant", () => {
  let stack: string;
  beforeAll(() => {
    stack = synthesized(everything).json;
  });

  test("lets everything through", () => {
    const { topology, permissions } = judged(stack);
    const hops = allHops(topology, permissions);
    expect(hops.filter(({ message }) => message !== undefined)).toEqual([]);
    for (const bus of topology.buses) expect(permissions.mayEncrypt(bus)).toBeUndefined();
    const ends = new Set(hops.map(({ hop }) => hop.split(" → ")[1]));
    for (const name of [
      "topic",
      "queue",
      "fn",
      "audit",
      "machine",
      "stream",
      "firehose",
      "api",
      "/aws/events/shop",
      "other",
      "alerts",
      "bus-dlq",
      "fn-dlq",
    ]) {
      expect(ends).toContain(name);
    }
  });

  test("is needed, statement by statement, except where it is for what is no hop", () => {
    const unneeded: string[] = [];
    for (const policy of policiesIn(stack)) {
      for (const statement of policy.statements.filter(({ Effect }) => Effect === "Allow")) {
        const without = policy.with(policy.statements.filter((each) => each !== statement));
        if (deniedHops(without).size > 0) continue;
        const { topology, permissions } = judged(without);
        if (topology.buses.every((bus) => permissions.mayEncrypt(bus) === undefined)) {
          unneeded.push(`${policy.name} ${statementName(statement)}`);
        }
      }
    }
    expect(unneeded).toEqual([
      // One key for all: what the function needs to send to its dead-letter queue lets it decrypt the queue too…
      "aws_iam_role_policy.fn_role-policy DecryptMessages",
      "aws_iam_role_policy.fn_role-policy WriteLogs",
      "aws_iam_role_policy.fn_role-policy WriteTraces",
      // …and what EventBridge needs for topics, where it says for no account, is enough for queues.
      "aws_kms_key_policy.key_policy AllowEventsDecryptGenerateDataKey2",
    ]);
  });

  test("is needed, permission by permission of a function", () => {
    const permissions = Object.keys(JSON.parse(stack).resource.aws_lambda_permission);
    const denied = permissions.map((name) => {
      const changed = JSON.parse(stack);
      delete changed.resource.aws_lambda_permission[name];
      return [...deniedHops(JSON.stringify(changed)).keys()];
    });
    expect(denied.sort()).toEqual([["rule messages → fn"], ["topic topic → fn"]]);
  });
});
