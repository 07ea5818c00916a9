import { describe, expect, it, onTestFinished } from "vitest";
import { type Simulation, startSimulation } from "../../../simulator";
import { bucketStack } from "./bucket-stack";

async function started(...args: Parameters<typeof bucketStack>): Promise<Simulation> {
  const simulation = await startSimulation(bucketStack(...args), { seed: 7 });
  onTestFinished(() => simulation.stop());
  return simulation;
}

/** The details of the events that were told of. */
function told(simulation: Simulation): Record<string, unknown>[] {
  return simulation
    .queue("told")
    .peek()
    .map(({ body }) => JSON.parse(body));
}

describe("a bucket that tells EventBridge", () => {
  it("tells of an object in the form that S3 documents", async () => {
    const simulation = await started();
    // The MD5 of "hello" is known everywhere.
    const { versionId } = simulation.bucket("files").put("in/a b+c.json", "hello");
    await simulation.settle();
    expect(told(simulation)).toEqual([
      {
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Object Created",
        source: "aws.s3",
        account: "123456789012",
        time: "2026-01-01T00:00:00Z",
        region: "eu-central-1",
        resources: ["arn:aws:s3:::files"],
        detail: {
          version: "0",
          bucket: { name: "files" },
          object: {
            key: "in/a b+c.json",
            size: 5,
            etag: "5d41402abc4b2a76b9719d911017c592",
            "version-id": versionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{16,}$/),
          },
          "request-id": expect.stringMatching(/^[0-9A-F]{16}$/),
          requester: "123456789012",
          "source-ip-address": "127.0.0.1",
          reason: "PutObject",
        },
      },
    ]);
  });

  it("orders the events of a key by their sequencers, and keeps versions", async () => {
    const simulation = await started();
    const bucket = simulation.bucket();
    const first = bucket.put("a", "1");
    const second = bucket.put("a", "2");
    const marker = bucket.delete("a");
    expect(() => bucket.get("a")).toThrow("The specified key does not exist.");
    expect(bucket.get("a", first.versionId).text).toBe("1");
    expect(bucket.objects).toEqual([]);
    await simulation.settle();
    const events = told(simulation) as { "detail-type": string; detail: Record<string, Record<string, string>> }[];
    events.sort((a, b) => ((a.detail.object?.sequencer ?? "") < (b.detail.object?.sequencer ?? "") ? -1 : 1));
    expect(events.map((event) => [event["detail-type"], event.detail.object?.["version-id"]])).toEqual([
      ["Object Created", first.versionId],
      ["Object Created", second.versionId],
      ["Object Deleted", marker?.versionId],
    ]);
    expect(events[2]?.detail).toMatchObject({ reason: "DeleteObject", "deletion-type": "Delete Marker Created" });
    // A version that is deleted for good uncovers nothing: the marker is the latest.
    bucket.delete("a", second.versionId);
    expect(() => bucket.get("a", second.versionId)).toThrow("The specified version does not exist.");
    bucket.delete("a", marker?.versionId);
    expect(bucket.get("a").text).toBe("1");
  });

  it("tells once the bus takes events again", async () => {
    const simulation = await started();
    simulation.fault({ kind: "outage", at: "default", forSeconds: 120 });
    simulation.bucket().put("a", "1");
    await simulation.advance({ seconds: 60 });
    expect(told(simulation)).toEqual([]);
    await simulation.settle();
    expect(told(simulation)).toHaveLength(1);
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { resting: 1, unaccounted: 0 } });
  });

  it("takes nothing during an outage of its own", async () => {
    const simulation = await started();
    const outage = simulation.fault({ kind: "outage", at: "files" });
    expect(() => simulation.bucket().put("a", "1")).toThrow("Service is unable to handle request.");
    outage.end();
    simulation.bucket().put("a", "1");
    expect(simulation.bucket().objects.map(({ key }) => key)).toEqual(["a"]);
  });
});

it("keeps quiet, and one version, unless it is told otherwise", async () => {
  const simulation = await started({ versioned: false, eventBridge: false });
  const bucket = simulation.bucket();
  bucket.put("a", "1");
  expect(bucket.put("a", "2").versionId).toBeUndefined();
  expect(bucket.get("a").text).toBe("2");
  expect(bucket.delete("a")).toBeUndefined();
  expect(bucket.objects).toEqual([]);
  await simulation.settle();
  expect(told(simulation)).toEqual([]);
});

it("names what it does not tell of: notifications without EventBridge", async () => {
  const stack = JSON.parse(bucketStack());
  stack.resource.aws_s3_bucket_notification.files.queue = [{ queue_arn: "arn:aws:sqs:eu-central-1:123456789012:told" }];
  const simulation = await startSimulation(stack, { seed: 1 });
  onTestFinished(() => simulation.stop());
  expect(simulation.topology.unknown).toEqual([
    {
      address: "aws_s3_bucket_notification.files",
      type: "aws_s3_bucket_notification",
      reason: "events that S3 sends to queues, topics and functions itself are not simulated, those to EventBridge are",
    },
  ]);
  // Those to EventBridge are told all the same.
  simulation.bucket().put("a", "1");
  await simulation.settle();
  expect(told(simulation)).toHaveLength(1);
});

it("is the same run for the same seed", async () => {
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const simulation = await started();
    for (let n = 0; n < 20; n++) simulation.bucket().put(`key-${n}`, String(n));
    await simulation.settle();
    runs.push(told(simulation));
  }
  expect(runs[0]).toEqual(runs[1]);
  const keys = (runs[0] as { detail: { object: { key: string } } }[]).map(({ detail }) => detail.object.key);
  // In any order, as S3 promises none.
  expect(keys).not.toEqual([...keys].sort());
});
