import { DynamoDBClient, paginateScan, QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { EventArchiveBucket, EventBus, EventStore, eventStoreQueries } from "../../../modules";
import { type Simulation, startSimulation } from "../../../simulator";
import type { Fault } from "../../../simulator/faults/fault";
import { synthesizeFiles } from "../../../testing/synthesize";
import { newStack } from "../../support/stack";

/** What the writer logs of a batch. */
function countsIn(line: string): { readonly stored: number; readonly duplicates: number }[] {
  return line.includes('"Batch stored"') ? [JSON.parse(line)] : [];
}

describe("an event store and an archive bucket of one bus", () => {
  let files: ReturnType<typeof synthesizeFiles>;
  beforeAll(() => {
    const stack = newStack();
    const bus = new EventBus(stack, "bus", { name: "orders", archive: { name: "orders-replay" } });
    new EventStore(stack, "store", {
      bus,
      name: "orders-store",
      shards: 3,
      entities: ["detail.orderId"],
      retentionDays: 2,
    });
    new EventArchiveBucket(stack, "archive", { bus, name: "orders-archive" });
    files = synthesizeFiles(stack);
  });
  afterAll(() => files.remove());

  async function started(faults: readonly Fault[] = []): Promise<Simulation> {
    const simulation = await startSimulation(files.text, { folder: files.folder, seed: 5, faults });
    onTestFinished(() => simulation.stop());
    return simulation;
  }

  function publish(simulation: Simulation, count: number): string[] {
    return simulation.publish(
      ...Array.from({ length: count }, (_, n) => ({
        source: n % 3 === 0 ? "app.orders" : "anything at all",
        "detail-type": "Something",
        detail: n % 2 === 0 ? { orderId: `ORD-${n % 4}` } : { n },
        time: new Date(simulation.now + n * 600_000),
      })),
    );
  }

  const client = (simulation: Simulation) => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const made = new DynamoDBClient({ region: "eu-central-1", endpoint: simulation.tablesUrl, credentials });
    onTestFinished(() => made.destroy());
    return made;
  };

  /** Ids of the events in the bucket, one for each line. */
  const archived = (simulation: Simulation) =>
    simulation.bucket().objects.flatMap(({ text }) =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );

  it("has every event once, by time and by what it is about", async () => {
    const simulation = await started();
    const ids = publish(simulation, 24);
    await simulation.settle();
    const tables = client(simulation);
    const partitions: string[] = [];
    for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: "orders-store" })) {
      partitions.push(...Items.map(({ partition }) => partition?.S ?? ""));
    }
    // 24 by time; the 12 that name an order once more.
    expect(partitions.filter((each) => /^2026-01-01T0[0-3]#[012]$/.test(each))).toHaveLength(24);
    expect(partitions.filter((each) => each === "detail.orderId=ORD-0")).toHaveLength(6);
    expect(partitions.filter((each) => each === "detail.orderId=ORD-2")).toHaveLength(6);
    expect(partitions).toHaveLength(36);
    expect(archived(simulation).sort()).toEqual([...ids].sort());
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 0, ways: { resting: 0, unaccounted: 0 } });

    // From 00:20 up to 01:10, the end not included: every ten minutes one.
    const period = { from: new Date(simulation.startedAt + 1_200_000), to: new Date(simulation.startedAt + 4_200_000) };
    const found = await Promise.all(
      eventStoreQueries({ ...period, shards: 3 }).map(({ partition, from, to }) =>
        tables.send(
          new QueryCommand({
            TableName: "orders-store",
            KeyConditionExpression: "#partition = :partition AND #position BETWEEN :from AND :to",
            ExpressionAttributeNames: { "#partition": "partition", "#position": "position" },
            ExpressionAttributeValues: { ":partition": { S: partition }, ":from": { S: from }, ":to": { S: to } },
          }),
        ),
      ),
    );
    const rows = found.flatMap(({ Items = [] }) => Items);
    expect(rows.map(({ id }) => id?.S).sort()).toEqual(ids.slice(2, 7).sort());
    const [first] = rows.filter(({ id }) => id?.S === ids[2]);
    expect(JSON.parse(first?.event?.S ?? "")).toMatchObject({ id: ids[2], detail: { orderId: "ORD-2" } });
    // Two days after the event's own time.
    expect(first?.expires?.N).toBe(String(simulation.startedAt / 1_000 + 1_200 + 2 * 86_400));
  });

  it("keeps no event twice, whatever is delivered twice, and none of a replay", async () => {
    const simulation = await started([
      { kind: "duplicate", at: "orders", probability: 0.3 },
      { kind: "duplicate", at: "orders-store-writer", probability: 0.3 },
      { kind: "late-error", at: "orders-store-writer", probability: 0.3, forSeconds: 600 },
      { kind: "outage", at: "orders-archive", forSeconds: 900 },
    ]);
    const ids = publish(simulation, 30);
    await simulation.settle();
    const tables = client(simulation);
    const stored: string[] = [];
    for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: "orders-store" })) {
      stored.push(...Items.filter(({ partition }) => partition?.S?.startsWith("2026")).map(({ id }) => id?.S ?? ""));
    }
    expect(stored.sort()).toEqual([...ids].sort());
    // What came again was known by its key, and changed nothing.
    const batches = simulation.function("orders-store-writer").log.lines.flatMap(({ text }) => countsIn(text));
    const sum = (name: "stored" | "duplicates") => batches.reduce((total, counts) => total + counts[name], 0);
    expect(sum("stored")).toBe(30);
    expect(sum("duplicates")).toBeGreaterThan(0);
    // Delivery to S3 is at least once: who counts, counts ids.
    expect([...new Set(archived(simulation))].sort()).toEqual([...ids].sort());
    const before = archived(simulation).length;
    const [archive] = simulation.bus("orders").archives;
    const replay = { name: "again", archiveArn: archive?.archive.arn ?? "", from: 0, to: simulation.now + 86_400_000 };
    simulation.startReplay({ bus: "orders", ...replay });
    await simulation.settle();
    expect(archived(simulation)).toHaveLength(before);
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { unaccounted: 0 } });
  });

  it("tells when events are late in the bucket", async () => {
    const simulation = await started();
    const { name } = simulation.bucket("orders-archive").place;
    simulation.fault({ kind: "outage", at: name, forSeconds: 3_600 });
    publish(simulation, 3);
    await simulation.advance({ minutes: 19 });
    expect(simulation.alarm("orders-archive-delay").state).toBe("OK");
    await simulation.advance({ minutes: 4 });
    expect(simulation.alarm("orders-archive-delay").state).toBe("ALARM");
    await simulation.advance({ hours: 2 });
    expect(simulation.alarm("orders-archive-delay").state).toBe("OK");
    expect(archived(simulation)).toHaveLength(3);
  });

  it("leaves what is no event for the dead-letter queue, with its reason in the log", async () => {
    const simulation = await started();
    simulation.queue("orders-store-writer").send({ body: '{"id":"x"}' });
    await simulation.settle();
    expect(simulation.queue("orders-store-writer-dlq").size).toBe(1);
    const lines = simulation.function("orders-store-writer").log.lines.map(({ text }) => text);
    expect(lines.filter((line) => line.includes("lacks id, source and detail-type"))).toHaveLength(5);
  });
});
