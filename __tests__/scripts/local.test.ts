import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/local";
import { bus, lets, merged, queue, queueArn, rule, target } from "../simulator/support/routing-blocks";
import { stackJson } from "../simulator/support/stack-json";
import { projectFolder } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";

/** A bus whose events go into one queue, and into one that nobody may send to; and something that is not simulated. */
const STACK = stackJson(
  merged([
    bus(),
    rule("all"),
    target("all", queueArn("jobs"), { id: "jobs" }),
    target("all", queueArn("closed"), { id: "closed" }),
    queue("jobs-letters"),
    queue("jobs", {
      policy: lets("events"),
      redrive_policy: JSON.stringify({ deadLetterTargetArn: queueArn("jobs-letters"), maxReceiveCount: 5 }),
    }),
    { aws_sqs_queue: { closed: { name: "closed" } }, aws_mq_broker: { broker: { name: "broker" } } },
  ]),
);

/** A project whose app writes these stacks, in milliseconds. */
function projectOf(stacks: Readonly<Record<string, string>>): string {
  const program = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const stacks = ${JSON.stringify(stacks)};
    const manifest = {};
    for (const [name, text] of Object.entries(stacks)) {
      const synthesizedStackPath = "stacks/" + name + "/cdk.tf.json";
      mkdirSync(process.env.CDKTF_OUTDIR + "/stacks/" + name, { recursive: true });
      writeFileSync(process.env.CDKTF_OUTDIR + "/" + synthesizedStackPath, text);
      manifest[name] = { synthesizedStackPath, annotations: [] };
    }
    writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", JSON.stringify({ stacks: manifest }));
  `;
  return projectFolder({ "cdktf.json": JSON.stringify({ app: "node app.js" }), "app.js": program });
}

/** The script as a process, at a port that was free. */
async function start(...args: string[]) {
  const loader = require.resolve("tsx/cjs");
  const child = spawn(process.execPath, ["--require", loader, resolve("scripts/local.ts"), "--port", "0", ...args], {
    cwd: projectOf({ shop: STACK }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { output: "", errors: "" };
  child.stdout.on("data", (text) => {
    said.output += String(text);
  });
  child.stderr.on("data", (text) => {
    said.errors += String(text);
  });
  const closed = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  await vi.waitUntil(() => said.output.includes("Ctrl-C ends it"), { timeout: 20_000, interval: 20 });
  const endpoint = /runs at (http:\/\/127\.0\.0\.1:\d+):/.exec(said.output)?.[1] ?? "";
  const welcome = said.output;
  return {
    endpoint,
    welcome,
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      return { exitCode: await closed, accounts: said.output.slice(welcome.length), errors: said.errors };
    },
  };
}

function clientsOf(endpoint: string) {
  const settings = { endpoint, region: "eu-central-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const clients = { events: new EventBridgeClient(settings), sqs: new SQSClient(settings) };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return clients;
}

const ORDER = { EventBusName: "shop", Source: "app.orders", DetailType: "Ordered", Detail: '{"n":1}' };

describe("as a process", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "it says how to use it, and at %s what came of everything",
    async (signal) => {
      const { endpoint, welcome, end } = await start("--seed", "5");
      expect(welcome).toBe(
        `The stack runs at ${endpoint}: a browser shows it there, and programs send to it as to AWS.
It answers what sends, receives and looks, of EventBridge, SNS, SQS, Lambda, CloudWatch and DynamoDB; it creates nothing.

  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=eu-central-1 AWS_DEFAULT_REGION=eu-central-1
  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  npm run publish:events -- --endpoint ${endpoint} --bus shop
  aws sqs receive-message --endpoint-url ${endpoint} --queue-url ${endpoint}/123456789012/jobs

Note: aws_mq_broker.broker is not simulated: resources of this type are not known.
Seed 5. Ctrl-C ends it, with what has come of everything.
`,
      );
      const page = await fetch(`${endpoint}/`, { headers: { accept: "text/html" } });
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      const { events } = clientsOf(endpoint);
      const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [ORDER, ORDER] }));
      expect(FailedEntryCount).toBe(0);
      await fetch(`${endpoint}/_signalbox/settled`, { method: "POST" });
      const { exitCode, accounts, errors } = await end(signal);
      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
      expect(accounts).toContain("\n2 events and messages were published, and took 6 ways.\n");
      expect(accounts).toContain("\n  at rest in queues            2\n");
      expect(accounts).toContain("\n  shop → all → jobs    2 sent  0 done\n");
      expect(accounts).toContain("\n  jobs  2 visible  0 in flight  0 delayed\n");
      expect(accounts).toContain(
        "\n  2 at closed  NO_PERMISSIONS, and there is no dead-letter queue. events.amazonaws.com for rule all may not sqs:SendMessage on queue closed: it has no policy that lets anybody in.",
      );
      expect(accounts.endsWith("\n2 were lost.\n")).toBe(true);
      await expect(fetch(endpoint)).rejects.toThrow();
    },
  );

  test("faults strike as asked", async () => {
    const { endpoint, welcome, end } = await start("--faults", "duplicate:jobs:100%:1x");
    expect(welcome).toContain("\nFault: duplicate at jobs, 100 %, at most 1 times\n");
    const { events, sqs } = clientsOf(endpoint);
    await events.send(new PutEventsCommand({ Entries: [ORDER] }));
    await fetch(`${endpoint}/_signalbox/settled`, { method: "POST" });
    const QueueUrl = `${endpoint}/123456789012/jobs`;
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages).toHaveLength(2);
    expect((await end("SIGINT")).exitCode).toBe(0);
  });
});

async function run(folder: string, args: readonly string[], end: Promise<void> = new Promise(() => {})) {
  const terminal = new RecordedTerminal();
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, { folder, end }), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

/** It is ended as soon as it says that it runs. */
async function runUntilItRuns(folder: string, args: readonly string[]) {
  const { print } = RecordedTerminal.prototype;
  const ended = new Promise<void>((end) => {
    vi.spyOn(RecordedTerminal.prototype, "print").mockImplementation(function (this: RecordedTerminal, text) {
      print.call(this, text);
      end();
    });
  });
  onTestFinished(() => void vi.restoreAllMocks());
  return run(folder, args, ended);
}

test("a taken port says so", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  expect(await run(projectOf({ shop: STACK }), ["--port", String(port)])).toEqual({
    exitCode: 1,
    output: "",
    errors: `port must be free, got: ${port}, at which something listens on 127.0.0.1 already. Give another one, or 0 for any that is free.`,
  });
});

test("who ends it before it runs is told so", async () => {
  const folder = projectOf({ shop: STACK });
  const ended = { exitCode: 0, output: "", errors: "Ended before it ran." };
  expect(await run(folder, ["--port", "0"], Promise.resolve())).toEqual(ended);
  // Ctrl-C ends the app, too: that is no fault of it.
  expect(await run(projectOf({ shop: "{" }), ["--port", "0"], Promise.resolve())).toEqual(ended);
});

test.each([
  ["broken JSON", '{"resource": {', /^The stack must be JSON, got: /],
  ["a list", "[]", /^the stack must be an object, got: \[\]\./],
  ["resources that are no blocks", '{"resource":{"aws_sqs_queue":[]}}', /^resource\.aws_sqs_queue must be an object/],
])("%s is refused", async (_, text, message) => {
  const { exitCode, output, errors } = await run(projectOf({ shop: text }), ["--port", "0"]);
  expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
  expect(errors).toMatch(message);
});

test("of several stacks, ecommerce is meant, or --stack says which", async () => {
  const other = stackJson(queue("other"));
  const several = projectOf({ a: other, ecommerce: other });
  const { exitCode, output } = await runUntilItRuns(several, ["--port", "0"]);
  expect({ exitCode, end: output.slice(-22) }).toEqual({ exitCode: 0, end: "Nothing was published." });
  expect(await run(several, ["--stack", "b"])).toMatchObject({
    exitCode: 2,
    errors: '--stack must name a stack of the app, got: "b". It has: a, ecommerce. See --help.',
  });
  expect(await run(projectOf({ a: other, b: other }), [])).toMatchObject({
    exitCode: 2,
    errors: "--stack must say which stack, as the app has several: a, b. See --help.",
  });
});

test.each([
  [["--port", "65536"], '--port must be a whole number from 0 to 65535, got: "65536". See --help.'],
  [["--seed", "one"], '--seed must be a whole number from 0 to 4294967295, got: "one". See --help.'],
  [["--host", ""], "--host must be an address of this machine, got: nothing. See --help."],
  [
    ["--faults", "fire"],
    /^--faults must begin with a kind of fault, one of handler-error, .*, got: "fire"\. See --help\.$/,
  ],
  [["--frobnicate"], "Unknown option '--frobnicate'. See --help."],
])("%j is refused", async (args, message) => {
  const { exitCode, output, errors } = await run(projectOf({ shop: STACK }), args);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(errors).toMatch(message);
});

test("a fault at what is not in the stack is refused", async () => {
  expect(await run(projectOf({ shop: STACK }), ["--port", "0", "--faults", "outage:nowhere"])).toMatchObject({
    exitCode: 1,
    errors: expect.stringMatching(/^outage: at must be the name or ARN of something in the stack .* There are: shop, /),
  });
});
