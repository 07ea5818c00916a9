import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { PipesPipe } from "@cdktf/provider-aws/lib/pipes-pipe";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  EncryptionKey,
  EventBus,
  EventRoute,
  EventTable,
  Outbox,
  type OutboxProps,
  ReliableQueue,
} from "../../../modules";
import { type SimulationOptions, simulate, storyText } from "../../../testing";
import { emptyStack } from "../../testing/support/shop-stack";

const EVENT = {
  source: "bank.accounts",
  detailType: "<type>",
  detail: { accountId: "<accountId>", sequence: "<sequence.N>" },
};

/** A table, its outbox, a bus and a queue in which every event of it ends. */
async function bank(
  props: Partial<OutboxProps> = {},
  options: SimulationOptions = {},
  change?: (pipe: Outbox) => void,
  encrypted = false,
) {
  const stack = emptyStack("bank");
  const sortKey = { name: "sequence", type: "N" } as const;
  const encryptionKey = encrypted ? new EncryptionKey(stack, "key", { name: "bank" }) : undefined;
  const table = new EventTable(stack, "events", {
    name: "events",
    partitionKey: "accountId",
    sortKey,
    ...(encryptionKey && { encryptionKey }),
  });
  const bus = new EventBus(stack, "bus", { name: "bank" });
  // Metric math is not simulated, which the notes would say in every test.
  const alarms = { silence: false, partialFailures: 0 };
  const outbox = new Outbox(stack, "outbox", { table, bus, event: EVENT, alarms, ...props });
  const queue = new ReliableQueue(stack, "queue", { name: "told", alarms: { ageSeconds: false } });
  new EventRoute(stack, "all", { bus, pattern: { source: ["bank.accounts"] }, targets: [queue] });
  change?.(outbox);
  const simulation = await simulate(stack, { seed: 7, ...options });
  onTestFinished(() => simulation.stop());
  const write = (accountId: string, sequence: number, more: Record<string, object> = {}) => {
    const key = { accountId: { S: accountId }, sequence: { N: String(sequence) } };
    const after = { ...key, type: { S: "Deposited" }, ...more };
    simulation.services.changes[0]?.append({ key, before: undefined, after });
  };
  const told = () =>
    simulation
      .queue("told")
      .peek()
      .map(({ body }) => JSON.parse(body) as { id: string; detail: { accountId: string; sequence: string } });
  const order = (accountId: string) =>
    told()
      .filter(({ detail }) => detail.accountId === accountId)
      .map(({ detail }) => Number(detail.sequence));
  const letters = () =>
    simulation
      .queue("outbox-dlq")
      .peek()
      .map(({ body }) => JSON.parse(body) as Record<string, never>);
  return { simulation, write, told, order, letters };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("what a row becomes", () => {
  test("an event on the bus, which can be followed from the row on", async () => {
    const { simulation, write, told } = await bank({ event: { ...EVENT, time: "<at>" } });
    write("a", 1, { at: { S: "2026-05-04T03:02:01.999Z" } });
    await simulation.settle();
    expect(told()).toEqual([
      {
        version: "0",
        id: expect.any(String),
        "detail-type": "Deposited",
        source: "bank.accounts",
        account: "123456789012",
        time: "2026-05-04T03:02:01Z",
        region: "eu-central-1",
        resources: [],
        detail: { accountId: "a", sequence: "1" },
      },
    ]);
    const text = storyText(simulation.story(told()[0]?.id ?? "") as never);
    expect(text).toMatch(/events: published\n.* events → outbox → bank: delivered\n.*bank → all → told: delivered/s);
    expect(simulation.metric("AWS/EventBridge/Pipes", "EventCount", { PipeName: "outbox" }).sum).toBe(1);
  });

  test("nothing, where no filter lets its record through, and where nothing was changed", async () => {
    const { simulation, write } = await bank();
    const row = { accountId: { S: "a" }, sequence: { N: "1" } };
    const stream = simulation.services.changes[0];
    stream?.append({ key: row, before: row, after: row });
    expect(stream?.records).toEqual([]);
    stream?.append({ key: row, before: row, after: { ...row, type: { S: "x" } } });
    stream?.append({ key: row, before: row, after: undefined });
    write("a", 1);
    expect(stream?.records.map(({ eventName }) => eventName)).toEqual(["MODIFY", "REMOVE", "INSERT"]);
    await simulation.settle();
    expect(simulation.accounts()).toMatchObject({
      published: 3,
      ways: { ended: { filtered: 2 }, resting: 1, unaccounted: 0 },
    });
  });
});

describe("order, and what goes wrong on the way", () => {
  test("rows of a partition key become events in their order, through an outage of the bus", async () => {
    const { simulation, write, order } = await bank({}, { faults: [{ kind: "outage", at: "bank", forSeconds: 900 }] });
    for (const sequence of upTo(25)) for (const account of ["a", "b", "c"]) write(account, sequence);
    await simulation.settle();
    for (const account of ["a", "b", "c"]) expect(order(account)).toEqual(upTo(25));
    const { history } = simulation.alarm("outbox-failures");
    expect(history.map(({ to }) => to)).toContain("ALARM");
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 0, ways: { unaccounted: 0, underWay: 0 } });
  });

  test("a part of a batch that the bus refuses is sent again, none is lost and none comes twice", async () => {
    const { simulation, write, order } = await bank(
      {},
      { faults: [{ kind: "throttle", at: "bank", probability: 0.4 }] },
    );
    for (const sequence of upTo(60)) write("a", sequence);
    await simulation.settle();
    // AWS sends the rest of a batch again, which may overtake: consumers go by the sequence.
    expect(order("a").sort((a, b) => a - b)).toEqual(upTo(60));
    expect(simulation.metric("AWS/EventBridge/Pipes", "ExecutionPartiallyFailed").sum).toBeGreaterThan(0);
    await simulation.advance({ minutes: 1 });
    expect(simulation.alarm("outbox-partial-failures").history.map(({ to }) => to)).toContain("ALARM");
  });

  test("what a pipe does not know to be sent is sent once more, under another id", async () => {
    const { simulation, write, told, order } = await bank(
      {},
      { faults: [{ kind: "duplicate", at: "events", times: 1 }] },
    );
    write("a", 1);
    await simulation.settle();
    expect(order("a")).toEqual([1, 1]);
    expect(new Set(told().map(({ id }) => id)).size).toBe(2);
    expect(simulation.accounts().ways).toMatchObject({ resting: 2, unaccounted: 0 });
  });

  test("a row that the bus never takes leaves a letter that says where it is, and those behind it go on", async () => {
    const { simulation, write, order, letters } = await bank({ retry: { maxAttempts: 3 } });
    for (const sequence of upTo(6)) write("a", sequence, sequence === 3 ? { type: { N: "1" } } : {});
    await simulation.settle();
    expect(order("a")).toEqual([1, 2, 4, 5, 6]);
    const poison = simulation.changes().records[2]?.dynamodb.SequenceNumber;
    expect(letters()).toEqual([
      {
        context: {
          partnerResourceArn: "arn:aws:pipes:eu-central-1:123456789012:pipe/outbox",
          condition: "RetryAttemptsExhausted",
        },
        version: "1.0",
        timestamp: expect.any(String),
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-\d{20}-0{8}$/),
          startSequenceNumber: poison,
          endSequenceNumber: poison,
          approximateArrivalOfFirstRecord: "2026-01-01T00:00:00.000Z",
          approximateArrivalOfLastRecord: "2026-01-01T00:00:00.000Z",
          batchSize: 1,
          streamArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/events/stream/2026-01-01T00:00:00.000",
        },
      },
    ]);
    await simulation.advance({ minutes: 2 });
    expect(simulation.alarm("outbox-dlq-not-empty").state).toBe("ALARM");
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 1, ways: { unaccounted: 0, underWay: 0 } });
  });

  test("a batch of which no row is taken is halved; where the pipe is not to, one letter tells of all", async () => {
    const broken = { type: { N: "1" } };
    const halved = await bank({ retry: { maxAttempts: 0 } });
    for (const sequence of upTo(4)) halved.write("a", sequence, broken);
    await halved.simulation.settle();
    expect(halved.letters()).toHaveLength(4);

    const whole = await bank({ retry: { maxAttempts: 0 } }, {}, ({ resource }) => {
      resource.addOverride("source_parameters.dynamodb_stream_parameters.on_partial_batch_item_failure", undefined);
    });
    for (const sequence of upTo(4)) whole.write("a", sequence, broken);
    await whole.simulation.settle();
    expect(whole.letters()).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 4 } }]);
    expect(whole.simulation.accounts()).toMatchObject({
      lost: 0,
      deadLettered: 4,
      ways: { resting: 1, unaccounted: 0 },
    });
  });

  test("what is older than it may be is given up, in an outage too; without a dead-letter queue it is lost, and the run says where", async () => {
    const outage = { faults: [{ kind: "outage", at: "bank", forSeconds: 7_200 } as const] };
    const { simulation, write, letters } = await bank({ retry: { maxAgeSeconds: 3_600 } }, outage);
    write("a", 1);
    await simulation.settle();
    expect(letters()).toMatchObject([{ context: { condition: "MaximumRecordAgeExceeded" } }]);

    const without = await bank({ retry: { maxAgeSeconds: 3_600 }, deadLetterQueue: false }, outage);
    without.write("a", 1);
    await without.simulation.settle();
    expect(without.simulation.accounts().losses).toEqual([
      {
        place: "bank",
        count: 1,
        reason: expect.stringMatching(/^MaximumRecordAgeExceeded, and there is no dead-letter queue\. /),
      },
    ]);
  });
});

describe("what is not allowed, or stopped", () => {
  const roleWithout = (action: string) => (outbox: Outbox) => {
    const policy = outbox.node.findChild("role-policy") as IamRolePolicy;
    policy.policy =
      policy.policyInput?.replace(action, action.startsWith('"') ? '"sqs:ListQueues"' : "sqs:ListQueues") ?? "";
  };

  test("a role that may not publish: tried as often as it is to be, then given up", async () => {
    const { simulation, write, letters } = await bank(
      { retry: { maxAttempts: 2 } },
      {},
      roleWithout("events:PutEvents"),
    );
    write("a", 1);
    await simulation.settle();
    expect(letters()).toHaveLength(1);
    const [id = ""] = simulation.changes().records.map(({ eventID }) => eventID);
    expect(storyText(simulation.story(id) as never)).toMatch(/pipe outbox, as aws_iam_role.* events:PutEvents/);
  });

  test("a role that may not read: rows wait in the stream for 24 hours, and are lost then", async () => {
    const { simulation, write } = await bank({}, {}, roleWithout("dynamodb:GetRecords"));
    expect(simulation.notes).toEqual([expect.stringMatching(/pipe outbox, as .* dynamodb:GetRecords/)]);
    write("a", 1);
    await simulation.advance({ hours: 23 });
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { underWay: 1, unaccounted: 0 } });
    await simulation.advance({ hours: 1 });
    expect(simulation.accounts().losses).toEqual([
      { place: "events", count: 1, reason: "the stream keeps a record for 24 hours, and no pipe has sent it by then" },
    ]);
    expect(simulation.changes().records).toEqual([]);
  });

  test("a role that may not use the key of the table, with which its stream is encrypted", async () => {
    const notes = async (change?: (outbox: Outbox) => void) => (await bank({}, {}, change, true)).simulation.notes;
    expect(await notes()).toEqual([]);
    const without = roleWithout('"kms:Decrypt"');
    expect(await notes(without)).toEqual([expect.stringMatching(/pipe outbox, as .* kms:Decrypt on the key /)]);
  });

  test("a role that the pipe may not take", async () => {
    const { simulation } = await bank({}, {}, (outbox) => {
      outbox.role.assumeRolePolicy = outbox.role.assumeRolePolicyInput?.replace("pipe/outbox", "pipe/other") ?? "";
    });
    expect(simulation.notes).toEqual([expect.stringContaining("may not take on the role")]);
  });

  test("a stopped pipe is told of", async () => {
    const { simulation } = await bank({ enabled: false });
    expect(simulation.notes).toEqual([
      expect.stringMatching(/outbox.* is stopped: rows wait in the stream for 24 hours\./),
    ]);
  });

  test.each<[string, (pipe: PipesPipe) => void]>([
    [
      "a pipe to a queue is not simulated, only one to a bus",
      (pipe) => pipe.addOverride("target", "arn:aws:sqs:us-east-1:123456789012:elsewhere"),
    ],
    [
      "a pipe with an enrichment is not simulated",
      (pipe) => pipe.addOverride("enrichment", "arn:aws:lambda:us-east-1:123456789012:function:f"),
    ],
    [
      "a pipe from a queue is not simulated, only one from the stream of a table of the stack",
      (pipe) => pipe.addOverride("source", "arn:aws:sqs:us-east-1:123456789012:q"),
    ],
  ])("%s", async (reason, change) => {
    const { simulation } = await bank({}, {}, ({ resource }) => change(resource));
    expect(simulation.notes.join("\n")).toContain(reason);
  });
});
