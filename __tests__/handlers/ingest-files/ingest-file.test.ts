import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchEntries, type OutgoingEvent } from "../../../handlers/ingest-files/batch-entries";
import {
  type FileOutcome,
  type IngestDependencies,
  ingestFile,
  OutOfTime,
} from "../../../handlers/ingest-files/ingest-file";
import { readSubmissions } from "../../../handlers/ingest-files/read-submissions";
import { batchPublisherTo } from "../../../handlers/runtime/publish-events";

const FILE = { bucket: "files", key: "incoming/a.json", versionId: "v1" };

const submission = (n: number, answer = "a") => ({
  submissionId: `SUB-${n}`,
  quizId: "QUIZ-1",
  studentId: "STU-1",
  answers: [{ question: "1", answer }],
  submittedAt: "2026-11-02T09:00:00Z",
});

/** A bus and a table of what was published, in memory. */
function world(text: string | undefined) {
  const bus: OutgoingEvent[] = [];
  const known = new Set<string>();
  const calls = { publish: 0 };
  let failAt = Number.POSITIVE_INFINITY;
  let loseNoteAt = Number.POSITIVE_INFINITY;
  let remaining = 60_000;
  const dependencies: IngestDependencies = {
    fetch: async () => text,
    published: {
      knownOf: async (keys) => new Set(keys.filter((key) => known.has(key))),
      remember: async (keys) => {
        if (calls.publish === loseNoteAt) throw new Error("cut off");
        for (const key of keys) known.add(key);
      },
    },
    publish: async (events) => {
      if (++calls.publish === failAt) throw new Error("not taken");
      bus.push(...events);
    },
    remainingMillis: () => remaining,
  };
  return {
    bus,
    calls,
    ingest: (): Promise<FileOutcome> => ingestFile(FILE, text?.length ?? 0, dependencies),
    failAtCall: (call: number) => {
      failAt = call;
    },
    loseNoteAtCall: (call: number) => {
      loseNoteAt = call;
    },
    setRemaining: (millis: number) => {
      remaining = millis;
    },
  };
}

const json = (count: number) => JSON.stringify(Array.from({ length: count }, (_, n) => submission(n)));
const ids = (bus: readonly OutgoingEvent[]) => bus.map(({ detail }) => JSON.parse(detail).submissionId as string);

describe("ingesting a file", () => {
  it("publishes each submission once, however often the file is read", async () => {
    const { ingest, bus } = world(json(25));
    expect(await ingest()).toEqual({ kind: "ingested", published: 25, rejected: 0, duplicates: 0 });
    expect(await ingest()).toEqual({ kind: "ingested", published: 0, rejected: 0, duplicates: 25 });
    expect(ids(bus)).toEqual(Array.from({ length: 25 }, (_, n) => `SUB-${n}`));
    expect(JSON.parse(bus[0]?.detail ?? "")).toEqual({ ...submission(0), file: FILE });
    expect(bus[0]).toMatchObject({ source: "ingest.submissions", detailType: "Submission Received" });
  });

  it("goes on where it was cut off", async () => {
    const { ingest, bus, failAtCall } = world(json(25));
    failAtCall(2);
    await expect(ingest()).rejects.toThrow("not taken");
    expect(bus).toHaveLength(10);
    await ingest();
    expect(ids(bus)).toEqual(Array.from({ length: 25 }, (_, n) => `SUB-${n}`));
  });

  it("publishes once more only what was published and not noted", async () => {
    const { ingest, bus, loseNoteAtCall } = world(json(25));
    loseNoteAtCall(2);
    await expect(ingest()).rejects.toThrow("cut off");
    await ingest();
    const counts = new Map<string, number>();
    for (const id of ids(bus)) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect(counts.size).toBe(25);
    expect([...counts].filter(([, count]) => count > 1).map(([id]) => id)).toEqual(
      Array.from({ length: 10 }, (_, n) => `SUB-${10 + n}`),
    );
  });

  it("stops in time, and leaves the rest", async () => {
    const { ingest, bus, setRemaining } = world(json(3));
    setRemaining(14_999);
    await expect(ingest()).rejects.toThrow(OutOfTime);
    expect(bus).toEqual([]);
    setRemaining(15_000);
    await ingest();
    expect(bus).toHaveLength(3);
  });

  it("names what breaks the contract by its place, and takes the rest", async () => {
    const { ingest, bus } = world(JSON.stringify([submission(1), { ...submission(2), studentId: "" }, 7]));
    expect(await ingest()).toEqual({ kind: "ingested", published: 3, rejected: 2, duplicates: 0 });
    expect(bus.map(({ detailType }) => detailType)).toEqual([
      "Submission Received",
      "Submission Rejected",
      "Submission Rejected",
    ]);
    expect(JSON.parse(bus[1]?.detail ?? "")).toEqual({
      file: FILE,
      position: 1,
      problems: ['studentId must be text of at least 1 characters, got: "".'],
    });
    expect(await ingest()).toMatchObject({ published: 0, duplicates: 3 });
  });

  it("names a broken file once, however often it is read", async () => {
    const { ingest, bus } = world('[{"submissionId":');
    expect(await ingest()).toMatchObject({ kind: "broken", problem: expect.stringMatching(/^must be JSON/) });
    expect(await ingest()).toMatchObject({ kind: "broken" });
    expect(bus.map(({ detailType }) => detailType)).toEqual(["Submission File Rejected"]);
    expect(JSON.parse(bus[0]?.detail ?? "")).toMatchObject({ file: FILE });
  });

  it("knows files that are empty, gone or too large", async () => {
    expect(await world(" \n").ingest()).toEqual({ kind: "empty" });
    expect(await world("[]").ingest()).toMatchObject({ kind: "ingested", published: 0 });
    expect(await world(undefined).ingest()).toEqual({ kind: "gone" });
    const { bus } = world("");
    const never = () => Promise.reject(new Error("must not be fetched"));
    const published = { knownOf: async () => new Set<string>(), remember: async () => {} };
    const publish = async (events: readonly OutgoingEvent[]) => void bus.push(...events);
    const dependencies = { fetch: never, published, publish, remainingMillis: () => 60_000 };
    expect(await ingestFile(FILE, 50 * 1024 * 1024 + 1, dependencies)).toMatchObject({ kind: "broken" });
    await expect(ingestFile(FILE, 50 * 1024 * 1024, dependencies)).rejects.toThrow("must not be fetched");
  });

  it("takes a hundred thousand submissions out of a file, and no more", () => {
    const kind = (count: number) => readSubmissions(JSON.stringify(new Array(count).fill(0)), FILE);
    expect(kind(100_000)).toMatchObject({ status: "read" });
    expect(kind(100_001)).toEqual({
      status: "broken",
      problem: "must hold at most 100000 submissions, got: 100001. Split it.",
    });
  });

  it("rejects a submission that no queue would take", () => {
    const read = (bytes: number) => {
      const empty = JSON.stringify({ ...submission(1, ""), file: FILE }).length;
      const contents = readSubmissions(JSON.stringify([submission(1, "x".repeat(bytes - empty))]), FILE);
      return contents.status === "read" ? contents.entries[0]?.status : contents.status;
    };
    expect(read(256_000)).toBe("valid");
    expect(read(256_001)).toBe("invalid");
  });
});

describe("batches of PutEvents", () => {
  const event = (size: number): OutgoingEvent => ({ key: "k", source: "", detailType: "", detail: "x".repeat(size) });

  it("are at most ten events, and below a mebibyte", () => {
    const sizes = (events: readonly OutgoingEvent[]) => batchEntries(events).map((batch) => batch.length);
    expect(sizes([])).toEqual([]);
    expect(sizes(Array.from({ length: 21 }, () => event(1)))).toEqual([10, 10, 1]);
    expect(sizes([event(524_288), event(524_287)])).toEqual([2]);
    expect(sizes([event(524_288), event(524_288)])).toEqual([1, 1]);
    expect(sizes([event(1), event(2_000_000), event(1)])).toEqual([1, 1, 1]);
  });

  it("hold everything, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400_000), { maxLength: 40 }), (sizes) => {
        const batches = batchEntries(sizes.map(event));
        expect(batches.flat().map(({ detail }) => detail.length)).toEqual(sizes);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(batch.reduce((sum, { detail }) => sum + detail.length, 0)).toBeLessThan(1_048_576);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("send again what was not taken, and only that", async () => {
    const sent: string[][] = [];
    const answers = [["EventId", "ErrorCode", "EventId"], ["EventId"]];
    const client = {
      send: async ({ input }: { input: { Entries: { Detail: string }[] } }) => {
        sent.push(input.Entries.map(({ Detail }) => Detail));
        return { Entries: (answers.shift() ?? ["ErrorCode"]).map((name) => ({ [name]: "ThrottlingException" })) };
      },
    };
    const waits: number[] = [];
    const publish = batchPublisherTo(client as never, "bus", async (millis) => void waits.push(millis));
    const events = ["1", "2", "3"].map((detail) => ({ key: detail, source: "s", detailType: "d", detail }));
    await publish(events);
    expect([sent, waits]).toEqual([[["1", "2", "3"], ["2"]], [50]]);
    await expect(publish(events.slice(0, 1))).rejects.toThrow(
      "EventBridge did not take the event: ThrottlingException",
    );
    expect(waits).toEqual([50, 50, 100, 200]);
  });
});
