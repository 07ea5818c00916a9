import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop, SITE } from "./support/shop";

const run = promisify(execFile);
const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

const ENVIRONMENT = {
  PATH: process.env.PATH,
  AWS_ACCESS_KEY_ID: "AKIA",
  AWS_SECRET_ACCESS_KEY: "x",
  AWS_REGION: "eu-central-1",
  AWS_DEFAULT_REGION: "eu-central-1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};

/** On a real clock, as whoever uses these clients has it. */
describe("clients other than the SDK for JavaScript", () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({ clock: "real" });
  });

  afterAll(() => shop.close());

  it.skipIf(!has("python3", "-c", "import boto3"))("boto3: every operation", async () => {
    const script = join(__dirname, "support", "boto3-calls.py");
    const { stdout } = await run("python3", [script, shop.endpoint.url], { env: ENVIRONMENT });
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string; value: unknown });
    expect(Object.fromEntries(lines.map(({ name, value }) => [name, value]))).toEqual({
      sts: "123456789012",
      put: [1, "MalformedDetail", 36],
      "put 11": ["ValidationException", 400],
      rules: ["orders"],
      targets: ["topic"],
      bus: `arn:aws:events:${SITE}:event-bus/shop`,
      replay: true,
      received: ['{"id": "o-1"}', "1"],
      batch: ["a", "InvalidParameterValue"],
      queues: ["jobs", "steps.fifo", "work", "work-letters"],
      attributes: "60",
      "no queue": ["AWS.SimpleQueueService.NonExistentQueue", 400],
      "bad handle": ["ReceiptHandleIsInvalid", 404],
      move: true,
      publish: 36,
      "publish batch": ["a", "InvalidParameter"],
      topics: [`arn:aws:sns:${SITE}:orders`, `arn:aws:sns:${SITE}:steps.fifo`],
      topic: "Orders",
      subscriptions: ["sqs", "email"],
      "no topic": ["NotFound", 404],
      attributed: ["a & b", "00ff"],
      invoke: [200, { seen: { n: 1 } }, true],
      "invoke later": 202,
      "no function": ["ResourceNotFoundException", 404],
      functions: ["worker"],
      mappings: [5],
      metric: 44_850,
      alarms: ["letters"],
      metrics: 1,
    });
  });

  it.skipIf(!has("aws", "--version"))("the AWS CLI: JSON, form and REST", async () => {
    const aws = async (...args: string[]) => {
      const all = ["--endpoint-url", shop.endpoint.url, "--output", "json", ...args];
      const { stdout } = await run("aws", all, { env: ENVIRONMENT });
      return JSON.parse(stdout);
    };
    const entries = JSON.stringify([{ EventBusName: "shop", Source: "a", DetailType: "b", Detail: "{}" }]);
    const queueUrl = `${shop.endpoint.url}/123456789012/steps.fifo`;
    const message = ["--message-body", "x", "--message-group-id", "g"];
    const answers = await Promise.all([
      aws("events", "put-events", "--entries", entries),
      aws("sqs", "send-message", "--queue-url", queueUrl, ...message),
      aws("sns", "list-topics"),
      aws("lambda", "invoke", "--function-name", "worker", "/dev/null"),
    ]);
    expect(answers).toMatchObject([
      { FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] },
      { MD5OfMessageBody: "9dd4e461268c8034f5c8564e155c67a6", SequenceNumber: expect.any(String) },
      { Topics: [{ TopicArn: `arn:aws:sns:${SITE}:orders` }, {}] },
      { StatusCode: 200, ExecutedVersion: "$LATEST" },
    ]);
  });
});
