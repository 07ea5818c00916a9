import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { arnOf, openPostOffice, type PostOffice } from "./support/post-office";

let office: PostOffice;

beforeAll(async () => {
  office = await openPostOffice();
});

beforeEach(() => office.empty());

afterAll(() => office.close());

const event = (id: string, type = "Made") =>
  JSON.stringify({
    id,
    source: "app.shop",
    "detail-type": type,
    time: "2026-01-02T03:04:05Z",
    resources: ["r"],
    detail: { id },
  });

const text = (StringValue: string) => ({ DataType: "String", StringValue });

const MADE = '{"detail-type":["Made"]}';

async function givenUp(...bodies: string[]): Promise<void> {
  for (const body of bodies) await office.send("work", body);
  await office.giveUp("work");
}

const redrive = async (...args: string[]) => {
  const { exitCode, output, errors } = await office.run(["redrive", ...args, "--yes", "--json"]);
  return { exitCode, errors, report: JSON.parse(output) as Record<string, unknown> };
};

describe("everything, by a message move task", () => {
  test("goes back to its source, after it was asked for, at the rate given", async () => {
    await givenUp("a", "b", "c");
    const no = await office.run(["redrive", "work-dlq", "--rate", "1"], "n");
    expect(no).toMatchObject({ exitCode: 1, questions: ["Move them? (y/N) "] });
    expect(no.errors).toBe(
      "About 3 letters of work-dlq would go to the queues that gave them up (work), by a message move task of SQS, 1 a second at most.\nNothing was moved.",
    );
    expect(office.faulty.calls).not.toContain("StartMessageMoveTask");
    const before = office.simulation.now;
    const { exitCode, output } = await office.run(["redrive", "work-dlq", "--rate", "1"], "y");
    expect({ exitCode, output }).toEqual({
      exitCode: 0,
      output: "work-dlq: 3 letters moved, 0 not moved, 0 moved but not deleted.",
    });
    expect(office.simulation.now - before).toBeGreaterThanOrEqual(2_000);
    expect([office.bodies("work"), office.bodies("work-dlq")]).toEqual([["a", "b", "c"], []]);
  });

  test("goes elsewhere", async () => {
    await givenUp("a");
    expect((await redrive("work-dlq", "--to", "parked")).report).toMatchObject({ how: "message move task", moved: 1 });
    expect(office.bodies("parked")).toEqual(["a"]);
  });

  test("of a FIFO queue, in order", async () => {
    for (const body of ["1", "2", "3"]) {
      await office.send("steps.fifo", body, { MessageGroupId: "g", MessageDeduplicationId: body });
    }
    await office.giveUp("steps.fifo");
    await office.simulation.advance({ minutes: 6 });
    expect((await redrive("steps-dlq.fifo")).report).toMatchObject({ how: "message move task", moved: 3 });
    expect(office.bodies("steps.fifo")).toEqual(["1", "2", "3"]);
  });

  test("stops at a letter that no queue gave up, and says what helps", async () => {
    await givenUp("a");
    await office.send("work-dlq", "stray");
    await office.send("work-dlq", "late");
    const { exitCode, report } = await redrive("work-dlq");
    expect({ exitCode, report }).toMatchObject({ exitCode: 1, report: { moved: 1, notMoved: 2 } });
    expect(JSON.stringify(report.mishaps)).toContain("CouldNotDetermineMessageSource). With --one-by-one");
    const oneByOne = await redrive("work-dlq", "--one-by-one");
    expect(oneByOne.report).toMatchObject({ how: "one by one", moved: 0, notMoved: 2 });
    expect(JSON.stringify(oneByOne.report.mishaps)).toContain("nothing says where it was to go: give --to QUEUE");
    expect((await redrive("work-dlq", "--to", "parked")).report).toMatchObject({ moved: 2, notMoved: 0 });
  });

  test("is cancelled by Ctrl-C, and what was moved is told", async () => {
    await givenUp(..."abcdefghij");
    office.faulty.script = (operation, call) => {
      if (operation === "ListMessageMoveTasks" && call === 4) office.interrupt();
      return undefined;
    };
    const { exitCode, report } = await redrive("work-dlq", "--rate", "1");
    expect(exitCode).toBe(130);
    const { moved, notMoved } = report as { moved: number; notMoved: number };
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(10);
    expect(moved + notMoved).toBe(10);
    expect(office.bodies("work")).toHaveLength(moved);
  });

  test("not while another one is under way", async () => {
    await givenUp(..."defgh");
    const { moveTasks } = office.simulation;
    moveTasks.start({ SourceArn: arnOf("work-dlq"), MaxNumberOfMessagesPerSecond: 1 });
    const { exitCode, errors } = await office.run(["redrive", "work-dlq", "--yes"]);
    expect(exitCode).toBe(1);
    expect(errors).toMatch(
      /^work-dlq is being redriven already \(\d of \d letters moved\)\. Wait for its end, or end it: aws sqs cancel-message-move-task --task-handle \S+$/,
    );
    await office.simulation.advance({ minutes: 1 });
  });

  test("nothing of an empty queue", async () => {
    expect(await redrive("work-dlq")).toMatchObject({
      exitCode: 0,
      report: { moved: 0, notes: ["work-dlq is empty."] },
    });
  });
});

describe("some, one by one", () => {
  test("with attributes, and only what was sent is deleted", async () => {
    const MessageAttributes = { kind: text("big"), raw: { DataType: "Binary", BinaryValue: Buffer.of(0, 255) } };
    await office.send("work", event("1"), { MessageAttributes });
    await givenUp(event("2", "Broken"), event("3"), "no JSON");
    const [original] = office.simulation.queue("work-dlq").peek();
    const { exitCode, report } = await redrive("work-dlq", "--filter", MADE);
    expect({ exitCode, report }).toMatchObject({
      exitCode: 0,
      report: { how: "one by one", moved: 2, notMoved: 0, movedNotDeleted: 0, leftOut: 2, to: { "queue work": 2 } },
    });
    expect(office.bodies("work")).toEqual([event("1"), event("3")]);
    expect(office.simulation.queue("work").peek()[0]?.attributes).toEqual(original?.attributes);
    expect(office.bodies("work-dlq")).toEqual([event("2", "Broken"), "no JSON"]);
    expect(office.simulation.queue("work-dlq").counts).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
  });

  test("shows first where each would go", async () => {
    await givenUp(event("1"), event("2", "Broken"));
    const dry = await office.run(["redrive", "work-dlq", "--filter", MADE, "--dry-run"]);
    expect(dry).toMatchObject({
      exitCode: 0,
      output:
        "work-dlq: 1 letter would be moved (1 to queue work), 0 not moved, 0 moved but not deleted.\n1 letter did not match, and stayed.",
    });
    expect((await office.run(["redrive", "work-dlq", "--filter", MADE], "no")).exitCode).toBe(1);
    expect(office.bodies("work")).toEqual([]);
    expect((await office.run(["redrive", "work-dlq", "--filter", MADE], "y")).exitCode).toBe(0);
    expect(office.bodies("work")).toEqual([event("1")]);
  });

  test("no more than a limit, and no faster than a rate", async () => {
    await givenUp(..."abcdefgh");
    const before = office.simulation.now;
    expect((await redrive("work-dlq", "--limit", "6", "--rate", "2")).report).toMatchObject({ moved: 6 });
    expect(office.simulation.now - before).toBeGreaterThanOrEqual(2_000);
    expect([office.bodies("work").length, office.bodies("work-dlq").length]).toEqual([6, 2]);
  });

  test("batches of 10, and never beyond 1 MiB in a call", async () => {
    for (let i = 0; i < 12; i++) await office.send("work", `${i}${"x".repeat(150_000)}`);
    await office.giveUp("work");
    const sizes: number[] = [];
    office.faulty.script = (operation, _, body) => {
      if (operation === "SendMessageBatch") {
        const { Entries } = JSON.parse(body) as { Entries: { MessageBody: string }[] };
        sizes.push(Entries.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0));
      }
      return undefined;
    };
    expect((await redrive("work-dlq", "--one-by-one")).report).toMatchObject({ moved: 12 });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
    expect(office.bodies("work")).toHaveLength(12);
  });

  test("of a FIFO queue with group, deduplication id and order", async () => {
    for (const [i, group] of [..."ababab"].entries()) {
      await office.send("steps-dlq.fifo", event(`${i}`), { MessageGroupId: group, MessageDeduplicationId: `d${i}` });
    }
    const { report } = await redrive("steps-dlq.fifo", "--filter", MADE, "--to", "steps.fifo");
    expect(report).toMatchObject({ moved: 6, to: { "queue steps.fifo": 6 } });
    const arrived = office.simulation.queue("steps.fifo").peek();
    const facts = arrived.map(
      ({ messageGroupId, messageDeduplicationId }) => `${messageGroupId} ${messageDeduplicationId}`,
    );
    expect(facts.filter((fact) => fact.startsWith("a"))).toEqual(["a d0", "a d2", "a d4"]);
    expect(facts.filter((fact) => fact.startsWith("b"))).toEqual(["b d1", "b d3", "b d5"]);
  });

  test("ends, though each comes back as fast as it goes", async () => {
    await givenUp("a", "b", "c");
    office.faulty.script = (operation, call) => {
      if (operation === "DeleteMessageBatch" && call < 50) {
        for (const body of office.bodies("work")) office.simulation.queue("work-dlq").send({ body });
      }
      return undefined;
    };
    const { exitCode, report } = await redrive("work-dlq", "--one-by-one");
    expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { moved: 3, arrivedSince: 3 } });
  });
});

describe("what EventBridge could not deliver", () => {
  const fail = async (source: string) => {
    const [id] = office.simulation.publish({ bus: "shop", source, "detail-type": "Thing", detail: { no: 1 } });
    await office.simulation.settle();
    return id;
  };

  test("goes to the queue and the topic that missed it, as their rule would have sent it", async () => {
    const parcel = await fail("app.parcels");
    const notice = await fail("app.notices");
    expect(office.bodies("undelivered-dlq")).toHaveLength(2);
    const { exitCode, report } = await redrive("undelivered-dlq");
    expect({ exitCode, report }).toMatchObject({
      exitCode: 0,
      report: { how: "one by one", moved: 2, to: { "queue parcels": 1, "topic notices": 1 } },
    });
    await office.simulation.settle();
    const [atQueue] = office.simulation.queue("parcels").peek();
    const [atBoard] = office.simulation.queue("board").peek();
    expect(JSON.parse(atQueue?.body ?? "")).toMatchObject({ id: parcel });
    expect(JSON.parse(atBoard?.body ?? "")).toMatchObject({ id: notice });
    expect([atQueue?.attributes, atBoard?.attributes]).toEqual([undefined, undefined]);
  });

  test("goes back on the bus, as a new event", async () => {
    const id = await fail("app.parcels");
    const { report } = await redrive("undelivered-dlq", "--to-bus", "shop");
    expect(report).toMatchObject({ moved: 1, to: { "bus shop": 1 } });
    await office.simulation.settle();
    // Its rule may still not send, so that it is here again.
    const [again] = office.simulation.queue("undelivered-dlq").peek();
    const event = JSON.parse(again?.body ?? "") as { id: string };
    expect(event).toMatchObject({ source: "app.parcels", "detail-type": "Thing", detail: { no: 1 } });
    expect(event.id).not.toBe(id);
  });

  test("stays where no rule of the bus matches it: EventBridge would drop it", async () => {
    const body = JSON.stringify({ source: "app.nobody", "detail-type": "Thing", detail: {} });
    await office.send("undelivered-dlq", body);
    const { exitCode, report } = await redrive("undelivered-dlq", "--to-bus", "shop");
    expect({ exitCode, report }).toMatchObject({
      exitCode: 1,
      report: { moved: 0, notMoved: 1, mishaps: [{ reason: expect.stringContaining("no enabled rule") }] },
    });
    expect(office.bodies("undelivered-dlq")).toEqual([body]);
  });

  test("stays where there is no such bus: EventBridge would take it, and drop it", async () => {
    await fail("app.parcels");
    const { exitCode, errors, output } = await office.run(["redrive", "undelivered-dlq", "--to-bus", "none", "--yes"]);
    expect({ exitCode, output }).toEqual({ exitCode: 3, output: "" });
    expect(errors).toContain("There is no bus none in eu-central-1");
    expect(office.bodies("undelivered-dlq")).toHaveLength(1);
  });
});

describe("when something goes wrong half way", () => {
  const oneByOne = () => redrive("work-dlq", "--one-by-one");

  test("a delete that fails after the letter was sent: counted, named, and nothing more is sent", async () => {
    await givenUp(...[..."abcdefghijklmno"]);
    office.faulty.script = (operation) =>
      operation === "DeleteMessageBatch" ? { status: 403, code: "AccessDeniedException" } : undefined;
    const { exitCode, errors, report } = await oneByOne();
    expect(exitCode).toBe(5);
    expect(errors).toContain("They need sqs:DeleteMessage on the queue.");
    expect(report).toMatchObject({ moved: 0, movedNotDeleted: 10 });
    expect([office.bodies("work").length, office.bodies("work-dlq").length]).toEqual([10, 15]);
    const [mishap] = report.mishaps as { kind: string; messageIds: string[] }[];
    expect(mishap).toMatchObject({ kind: "movedNotDeleted", count: 10 });
    expect(new Set(mishap?.messageIds).size).toBe(10);
  });

  test("throttled: tries again, and nothing is sent twice", async () => {
    await givenUp(...[..."abcdefghijklmno"]);
    office.faulty.script = (_, call) => (call % 2 === 1 ? { status: 403, code: "RequestThrottled" } : undefined);
    const { exitCode, report } = await oneByOne();
    expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { moved: 15, notMoved: 0, movedNotDeleted: 0 } });
    expect(office.bodies("work").sort()).toEqual([..."abcdefghijklmno"]);
    expect(office.bodies("work-dlq")).toEqual([]);
  });

  test("throttled for good: what was not sent stays", async () => {
    await givenUp("a", "b");
    office.faulty.script = (operation) =>
      operation === "SendMessageBatch" ? { status: 403, code: "RequestThrottled" } : undefined;
    expect(await oneByOne()).toMatchObject({ exitCode: 1, report: { moved: 0, notMoved: 2, uncertain: 0 } });
    expect(office.simulation.queue("work-dlq").counts).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
  });

  test("no answer to a send: it may have been taken, so that it is neither sent again nor deleted", async () => {
    await givenUp("a", "b");
    office.faulty.script = (operation) => (operation === "SendMessageBatch" ? "lose the answer" : undefined);
    const { exitCode, report } = await oneByOne();
    expect({ exitCode, report }).toMatchObject({ exitCode: 1, report: { moved: 0, notMoved: 0, uncertain: 2 } });
    expect([office.bodies("work"), office.bodies("work-dlq")]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  test("no answer to a send to a FIFO queue: it is sent again, and arrives once", async () => {
    await office.send("steps-dlq.fifo", "1", { MessageGroupId: "g", MessageDeduplicationId: "d" });
    office.faulty.script = (operation, call) =>
      operation === "SendMessageBatch" && call === 1 ? "lose the answer" : undefined;
    const { exitCode, report } = await redrive("steps-dlq.fifo", "--one-by-one", "--to", "steps.fifo");
    expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { moved: 1, uncertain: 0 } });
    expect([office.bodies("steps.fifo"), office.bodies("steps-dlq.fifo")]).toEqual([["1"], []]);
  });

  test("credentials that expire: what was moved is told, and what was not", async () => {
    await givenUp(...[..."abcdefghijklmno"]);
    office.faulty.script = (operation, call) =>
      operation === "SendMessageBatch" && call > 1 ? { status: 400, code: "ExpiredTokenException" } : undefined;
    const { exitCode, report, errors } = await oneByOne();
    expect({ exitCode, report }).toMatchObject({ exitCode: 4, report: { moved: 10, notMoved: 5 } });
    expect(errors).toContain("does not accept the credentials");
    expect(office.bodies("work-dlq")).toHaveLength(5);
  });

  test("Ctrl-C: the counts still come, and all that was read is visible again", async () => {
    await givenUp(...[..."abcdefghijklmnopqrstuvwxyz"]);
    office.faulty.script = (operation, call) => {
      if (operation === "SendMessageBatch" && call === 2) office.interrupt();
      return undefined;
    };
    expect(await oneByOne()).toMatchObject({ exitCode: 130, report: { moved: 20, notMoved: 0, interrupted: true } });
    expect(office.simulation.queue("work-dlq").counts).toEqual({ visible: 6, inFlight: 0, delayed: 0 });
  });

  test("a queue that is not there any more keeps nobody else's letters back", async () => {
    await office.send("work-dlq", "far", { MessageAttributes: { TARGET_ARN: text(`${arnOf("parked")}-gone`) } });
    await office.send("work-dlq", "near", { MessageAttributes: { TARGET_ARN: text(arnOf("parked")) } });
    const { exitCode, report } = await oneByOne();
    expect({ exitCode, report }).toMatchObject({ exitCode: 1, report: { moved: 1, notMoved: 1 } });
    expect(JSON.stringify(report.mishaps)).toContain("parked-gone any more");
    expect([office.bodies("parked"), office.bodies("work-dlq")]).toEqual([["near"], ["far"]]);
  });
});
