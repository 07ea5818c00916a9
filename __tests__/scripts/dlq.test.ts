import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SendMessageCommandInput } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { arnOf, openPostOffice, type PostOffice } from "./dlq/support/post-office";
import { projectFolder } from "./support/project";

let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice();
});

beforeEach(() => office.empty());

afterAll(() => office.close());

const event = (id: string, detailType = "OrderCreated", detail: object = { orderId: id }) =>
  JSON.stringify({
    version: "0",
    id,
    source: "app.orders",
    "detail-type": detailType,
    time: "2026-01-02T03:04:05Z",
    detail,
  });

const text = (StringValue: string) => ({ DataType: "String", StringValue });

describe("list", () => {
  test("shows what each dead-letter queue holds, and what fills it", async () => {
    await office.send("work", "x");
    await office.giveUp("work");
    await office.simulation.advance({ minutes: 3 });
    const { exitCode, output, errors } = await office.run(["list"]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output.split("\n").map((line) => line.replace(/ {2,}/g, "|"))).toEqual([
      "queue|letters|in flight|oldest|kept for|from",
      "handed-on-dlq|0|0|4 d|not known",
      // By its name it is none, but handed-on-dlq redrives to it.
      "parked|0|0|4 d|queue handed-on-dlq",
      "steps-dlq.fifo|0|0|14 d|queue steps.fifo",
      "undelivered-dlq|0|0|4 d|rule parcels, rule notices",
      expect.stringMatching(/^work-dlq\|1\|0\|(2 min 59 s|3 min)\|14 d\|queue work$/),
    ]);
  });

  test("only those with a prefix, only those that hold something, for machines", async () => {
    await office.send("work-dlq", "x");
    const { output } = await office.run(["list", "--filled", "--prefix", "work", "--json"]);
    expect(JSON.parse(output)).toMatchObject({
      region: "eu-central-1",
      queues: [{ name: "work-dlq", arn: arnOf("work-dlq"), visible: 1, inFlight: 0, sources: ["work"], fifo: false }],
    });
    expect((await office.run(["list", "--prefix", "none-"])).output).toBe(
      "There is no dead-letter queue whose name begins with none- in eu-central-1.",
    );
    expect((await office.run(["list", "--filled", "--prefix", "steps"])).output).toBe(
      "None of 1 dead-letter queues holds anything.",
    );
  });
});

describe("peek", () => {
  test("shows letters, why they are there and what is in them; all stay visible", async () => {
    const id = await office.send("work", event("e-1"), { MessageAttributes: { kind: text("big") } });
    await office.giveUp("work");
    const { exitCode, output } = await office.run(["peek", "work-dlq"]);
    expect(exitCode).toBe(0);
    expect(output).toContain(id);
    expect(output).toContain("given up by queue work; received 2 times in all, this time included");
    expect(output).toContain("event OrderCreated of app.orders, id e-1, of 2026-01-02T03:04:05Z");
    expect(output).toContain("kind = big");
    expect(output).toContain(
      "1 letter; work-dlq holds about 1. They are visible again, and count as received once more.",
    );
    expect(office.simulation.queue("work-dlq").counts).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    const [letter] = office.simulation.queue("work-dlq").peek();
    expect(letter).toMatchObject({ messageId: id, receiveCount: 2 });
  });

  test("explains what EventBridge could not deliver", async () => {
    office.simulation.publish({ bus: "shop", source: "app.parcels", "detail-type": "ParcelLost", detail: { no: 1 } });
    await office.simulation.settle();
    const { output } = await office.run(["peek", "undelivered-dlq"]);
    expect(output).toContain("not delivered by rule parcels to queue parcels (0 retries)");
    expect(output).toContain("NO_PERMISSIONS: EventBridge may not send to the target: correct the target's policy");
    expect(output).toContain("event ParcelLost of app.parcels");
  });

  test("finds events in envelopes, cuts long bodies and binary, and takes what is no JSON", async () => {
    await office.send("work-dlq", JSON.stringify({ TopicArn: "arn:…", Message: event("e-2") }));
    await office.send("work-dlq", "not { JSON", {
      MessageAttributes: { raw: { DataType: "Binary", BinaryValue: Buffer.of(1, 2) } },
    });
    await office.send("work-dlq", "y".repeat(400));
    const { output } = await office.run(["peek", "work-dlq"]);
    expect(output).toContain("event OrderCreated of app.orders, id e-2, of 2026-01-02T03:04:05Z, in an SNS envelope");
    expect(output).toContain("no JSON\n  raw = 2 bytes\n  not { JSON");
    expect(output).toContain(`${"y".repeat(300)}… (400 characters)`);
    expect((await office.run(["peek", "work-dlq", "--full"])).output).toContain("y".repeat(400));
  });

  test("only the letters that are meant", async () => {
    await office.send("work-dlq", event("e-1", "OrderCreated", { value: 10 }));
    await office.send("work-dlq", event("e-2", "OrderCreated", { value: 200 }), {
      MessageAttributes: { kind: text("big") },
    });
    const last = await office.send("work-dlq", event("e-3", "OrderCancelled"));
    const ids = async (...options: string[]) => {
      const { output } = await office.run(["peek", "work-dlq", "--json", ...options]);
      return (JSON.parse(output) as { letters: { event: { id: string } }[] }).letters.map((letter) => letter.event.id);
    };
    expect(await ids("--filter", '{"detail":{"value":[{"numeric":[">",100]}]}}')).toEqual(["e-2"]);
    expect(await ids("--attribute", "kind=big")).toEqual(["e-2"]);
    expect(await ids("--id", last)).toEqual(["e-3"]);
    expect(await ids("--id", last, "--attribute", "kind=big")).toEqual([]);
    expect(await ids("--limit", "2")).toHaveLength(2);
    const folder = projectFolder({ "pattern.json": '{"detail-type":["OrderCancelled"]}' });
    expect(await ids("--filter", join(folder, "pattern.json"))).toEqual(["e-3"]);
  });

  test("asks first where a receive counts", async () => {
    await office.send("handed-on-dlq", "x");
    const nobody = await office.run(["peek", "handed-on-dlq"]);
    expect(nobody.exitCode).toBe(2);
    expect(nobody.errors).toContain(
      "what was received 3 times goes on to parked, and to be read here is to be received once",
    );
    expect((await office.run(["peek", "handed-on-dlq"], "n")).exitCode).toBe(1);
    expect(office.faulty.calls).not.toContain("ReceiveMessage");
    expect((await office.run(["peek", "handed-on-dlq"], "y")).output).toContain("1 letter;");
  });

  test("an empty queue is empty", async () => {
    expect(await office.run(["peek", "work-dlq"])).toMatchObject({
      exitCode: 0,
      output: "work-dlq is empty.",
      errors: "",
    });
  });
});

describe("export", () => {
  const lines = (file: string) =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map(
        (line) =>
          JSON.parse(line) as { messageId: string; source: string | null; send: Partial<SendMessageCommandInput> },
      );

  test("writes every letter so that it can be sent again as it was, and leaves all", async () => {
    const MessageAttributes = { kind: text("a"), n: { DataType: "Number", StringValue: "7" } };
    const raw = { DataType: "Binary", BinaryValue: Buffer.of(0, 255) };
    for (let i = 0; i < 23; i++)
      await office.send("work", `letter ${i}\n"ü"`, { MessageAttributes: { ...MessageAttributes, raw } });
    await office.giveUp("work");
    const before = office.simulation.queue("work-dlq").peek();
    const file = join(projectFolder(), "letters.jsonl");
    const { exitCode, errors } = await office.run(["export", "work-dlq", "--file", file]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: `23 letters of work-dlq are written to ${file}.` });
    expect(office.simulation.queue("work-dlq").counts).toEqual({ visible: 23, inFlight: 0, delayed: 0 });
    const written = lines(file);
    expect(new Set(written.map(({ messageId }) => messageId))).toEqual(
      new Set(before.map(({ messageId }) => messageId)),
    );
    expect(written[0]?.source).toBe(arnOf("work"));

    for (const { send } of written) {
      const { MessageBody = "", MessageAttributes: attributes = {} } = send;
      const revived = Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          // As the AWS CLI reads base64 of its input.
          value.BinaryValue === undefined
            ? value
            : { ...value, BinaryValue: Buffer.from(String(value.BinaryValue), "base64") },
        ]),
      );
      await office.send("parked", MessageBody, { MessageAttributes: revived });
    }
    const again = office.simulation.queue("parked").peek();
    const facts = (each: typeof again) =>
      each.map(({ body, attributes }) => ({ body, attributes })).sort((a, b) => (a.body < b.body ? -1 : 1));
    expect(facts(again)).toEqual(facts(before));
  });

  test("says what of a FIFO queue it cannot see: SQS gives the first 10 of a group", async () => {
    for (let i = 0; i < 13; i++) {
      await office.send("steps-dlq.fifo", `${i}`, { MessageGroupId: "g", MessageDeduplicationId: `d${i}` });
    }
    const { exitCode, output, errors } = await office.run(["export", "steps-dlq.fifo"]);
    expect(exitCode).toBe(7);
    expect(errors).toContain("3 letters more could not be seen: SQS gives the first 10 of a message group");
    expect(output.split("\n").map((line) => (JSON.parse(line) as { send: object }).send)).toEqual(
      Array.from({ length: 10 }, (_, i) => ({
        MessageBody: `${i}`,
        MessageGroupId: "g",
        MessageDeduplicationId: `d${i}`,
      })),
    );
  });

  test("ends, though the queue grows as fast as it is read", async () => {
    for (let i = 0; i < 15; i++) await office.send("work-dlq", `old ${i}`);
    await office.simulation.advance({ seconds: 1 });
    office.faulty.script = (operation) => {
      if (operation === "ReceiveMessage")
        for (let i = 0; i < 10; i++) office.simulation.queue("work-dlq").send({ body: "new" });
      return undefined;
    };
    const { exitCode, output, errors } = await office.run(["export", "work-dlq"]);
    expect(exitCode).toBe(0);
    expect(output.split("\n")).toHaveLength(15);
    expect(output).not.toContain('"new"');
    expect(errors).toMatch(/\d+ letters came in meanwhile, and were left\./);
  });

  test("does not write over a file, and not where it cannot", async () => {
    await office.send("work-dlq", "x");
    const folder = projectFolder({ "there.jsonl": "precious" });
    const file = join(folder, "there.jsonl");
    expect(await office.run(["export", "work-dlq", "--file", file])).toMatchObject({
      exitCode: 2,
      errors: `--file must be a file that is not there yet, got: ${file}. Or give --overwrite.`,
    });
    expect(readFileSync(file, "utf8")).toBe("precious");
    expect((await office.run(["export", "work-dlq", "--file", file, "--overwrite", "--json"])).output).toContain(
      '"written": 1',
    );
    expect((await office.run(["export", "work-dlq", "--file", join(folder, "no", "x")])).exitCode).toBe(2);
  });
});

describe("purge", () => {
  test("after its name was typed, and once a minute", async () => {
    await office.send("work-dlq", "x");
    await office.send("work-dlq", "y");
    const wrong = await office.run(["purge", "work-dlq"], "yes");
    expect(wrong).toMatchObject({ exitCode: 1, questions: ["Type work-dlq to go on: "] });
    expect(wrong.errors).toContain(
      "About 2 letters of work-dlq will be deleted for good, with those that come in within the next 60 seconds.",
    );
    expect(office.bodies("work-dlq")).toEqual(["x", "y"]);
    expect((await office.run(["purge", "work-dlq"])).errors).toContain(
      "--confirm work-dlq must be given, as nobody is there to type work-dlq.",
    );
    const done = await office.run(["purge", "work-dlq"], "work-dlq");
    expect(done).toMatchObject({
      exitCode: 0,
      output: "SQS deletes about 2 letters of work-dlq. Within the next 60 seconds some may still be received.",
    });
    expect(office.bodies("work-dlq")).toEqual([]);
    await office.send("work-dlq", "z");
    expect(await office.run(["purge", "work-dlq", "--confirm", "work-dlq"])).toMatchObject({
      exitCode: 1,
      errors: "work-dlq was purged less than 60 seconds ago, and SQS does it once in 60 seconds. Try again then.",
    });
    expect((await office.run(["purge", "work-dlq", "--confirm", "work"])).exitCode).toBe(1);
  });

  test("not a queue that is no dead-letter queue, and not an empty one", async () => {
    await office.send("work", "x");
    const refused = await office.run(["purge", "work", "--confirm", "work"]);
    expect(refused).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("QUEUE must be a dead-letter queue, got: work"),
    });
    expect(office.bodies("work")).toEqual(["x"]);
    expect(await office.run(["purge", "work", "--confirm", "work", "--any-queue"])).toMatchObject({ exitCode: 0 });
    expect(await office.run(["purge", "work-dlq", "--confirm", "work-dlq"])).toMatchObject({
      exitCode: 0,
      output: "work-dlq is empty.",
    });
  });
});

describe("what is wrong is said in one line, with an exit code", () => {
  test.each<[string, number, string, number, string]>([
    [
      "ExpiredToken",
      403,
      "The security token included in the request is expired",
      4,
      "does not accept the credentials (ExpiredToken: The security token included in the request is expired). Sign in anew",
    ],
    [
      "AccessDenied",
      403,
      "User: arn:aws:iam::1:user/x is not authorized to perform: sqs:GetQueueUrl on resource: x",
      5,
      "They need sqs:GetQueueUrl on the queue.",
    ],
    [
      "RequestThrottled",
      403,
      "slow down",
      1,
      "does not answer properly (RequestThrottled: slow down). Try again later.",
    ],
  ])("%s", async (code, status, message, exitCode, said) => {
    office.faulty.script = () => ({ status, code, message });
    const result = await office.run(["peek", "work-dlq"]);
    expect(result).toMatchObject({ exitCode, output: "", errors: expect.stringContaining(said) });
    expect(result.errors.split("\n")).toHaveLength(1);
  });

  test.each<[string[], number, string]>([
    [["peek", "nowhere-dlq"], 3, "There is no queue nowhere-dlq in eu-central-1 at "],
    [["peek"], 2, "QUEUE must be the name, ARN or URL of a queue, got: none."],
    [["peek", "a b"], 2, 'QUEUE must be the name, ARN or URL of a queue, got: "a b".'],
    [["peek", "arn:aws:sqs:us-east-2:123456789012:work-dlq"], 2, "QUEUE must be a queue in eu-central-1"],
    [["peek", "work-dlq", "--filter", '{"a":1}'], 2, "--filter must be an event pattern: "],
    [["peek", "work-dlq", "--filter", "none.json"], 2, "or a file that holds one"],
    [["peek", "work-dlq", "--attribute", "x"], 2, "--attribute must be NAME=VALUE"],
    [["peek", "work-dlq", "--limit", "0"], 2, "--limit must be a whole number from 1 to 1000"],
    [["redrive", "work-dlq", "--to", "a", "--to-bus", "b"], 2, "--to and --to-bus exclude each other"],
    [["redrive", "work-dlq", "--rate", "501"], 2, "--rate must be a whole number from 1 to 500"],
    [["redrive", "work-dlq", "--to", "work-dlq"], 2, "--to must be another queue than work-dlq itself."],
    [["redrive", "work-dlq", "--to", "steps.fifo"], 2, "--to must be a standard queue"],
    [["redrive", "work"], 2, "QUEUE must be a dead-letter queue, got: work"],
    [["drop", "work-dlq"], 2, "ACTION must be one of list, peek, export, redrive, purge"],
  ])("%j", async (args, exitCode, said) => {
    expect(await office.run(args)).toMatchObject({ exitCode, output: "", errors: expect.stringContaining(said) });
  });
});

test.each(["list", "peek", "export", "redrive", "purge"])("%s --help has examples and exit codes", async (action) => {
  const { exitCode, output } = await office.run([action, "--help"]);
  expect(exitCode).toBe(0);
  expect(output).toContain("\nExamples\n");
  expect(output).toMatch(/\nExit codes\n {2}0 /);
});
