import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Simulation, startSimulation } from "../../../simulator";
import { evaluatedPrefix, objectSuffix } from "../../../simulator/firehose/prefix";
import { ref, stackJson } from "../support/stack-json";

const role = (service: string, actions: readonly string[], resource = "*") => ({
  assume_role_policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  }),
  inline_policy: [
    {
      name: "may",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: actions, Resource: resource }],
      }),
    },
  ],
});

const SIMPLE = {
  buffering_interval: 60,
  buffering_size: 1,
  prefix: "all/!{timestamp:yyyy/MM/dd}/",
  compression_format: "GZIP",
  processing_configuration: { enabled: true, processors: [{ type: "AppendDelimiterToRecord" }] },
};

/** bus → rule → stream → bucket. */
function stack(s3: object = SIMPLE): string {
  return stackJson({
    aws_cloudwatch_event_bus: { shop: { name: "shop" } },
    aws_cloudwatch_event_rule: { all: { name: "all", event_bus_name: "shop", event_pattern: '{"source":["app"]}' } },
    aws_cloudwatch_event_target: {
      stream: {
        rule: "all",
        event_bus_name: "shop",
        target_id: "stream",
        arn: ref("aws_kinesis_firehose_delivery_stream.all"),
        role_arn: ref("aws_iam_role.events"),
      },
    },
    aws_iam_role: {
      events: role("events.amazonaws.com", ["firehose:PutRecord", "firehose:PutRecordBatch"]),
      firehose: role("firehose.amazonaws.com", ["s3:PutObject"], "arn:aws:s3:::kept/all/*"),
    },
    aws_s3_bucket: { kept: { bucket: "kept" } },
    aws_kinesis_firehose_delivery_stream: {
      all: {
        name: "all-events",
        destination: "extended_s3",
        extended_s3_configuration: {
          bucket_arn: ref("aws_s3_bucket.kept"),
          role_arn: ref("aws_iam_role.firehose"),
          ...s3,
        },
      },
    },
  });
}

async function started(text: string = stack()): Promise<Simulation> {
  const simulation = await startSimulation(text, { seed: 3, startsAt: Date.UTC(2026, 10, 21, 23, 59, 30) });
  onTestFinished(() => simulation.stop());
  return simulation;
}

const publish = (simulation: Simulation, n: number, padding = "") =>
  simulation.publish({ source: "app", "detail-type": "Made", detail: { n, padding } });

/** What is in the bucket, object by object, line by line: the numbers of the events. */
function kept(simulation: Simulation): number[][] {
  return simulation.bucket("kept").objects.map(({ body }) =>
    gunzipSync(body)
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).detail.n as number),
  );
}

describe("a Firehose stream into S3", () => {
  it("writes what came within the interval as one object, a line each, under the date of the first", async () => {
    const simulation = await started();
    publish(simulation, 1);
    await simulation.advance({ seconds: 59 });
    publish(simulation, 2);
    expect(simulation.accounts().ways).toMatchObject({ underWay: 2, unaccounted: 0 });
    expect(kept(simulation)).toEqual([]);
    await simulation.advance({ seconds: 1 });
    expect(kept(simulation)).toEqual([[1, 2]]);
    publish(simulation, 3);
    await simulation.settle();
    expect(kept(simulation)).toEqual([[1, 2], [3]]);
    const keys = simulation.bucket().objects.map(({ key }) => key);
    expect(keys[0]).toMatch(/^all\/2026\/11\/21\/all-events-1-2026-11-21-23-59-30-[0-9a-f-]{36}\.gz$/);
    expect(keys[1]).toMatch(/^all\/2026\/11\/22\/all-events-1-2026-11-22-00-00-30-[0-9a-f-]{36}\.gz$/);
    expect(simulation.accounts().ways).toMatchObject({ ended: { "handed-over": 3, forked: 3 }, unaccounted: 0 });
  });

  it("writes at once when there is enough", async () => {
    const simulation = await started();
    const half = "x".repeat(520 * 1024);
    publish(simulation, 1, half);
    await simulation.advance({ seconds: 1 });
    expect(kept(simulation)).toEqual([]);
    publish(simulation, 2, half);
    await simulation.advance({ seconds: 1 });
    expect(kept(simulation)).toEqual([[1, 2]]);
    expect(simulation.isSettled).toBe(false);
    await simulation.settle();
    expect(kept(simulation)).toEqual([[1, 2]]);
  });

  it("tries again while the bucket is down, and tells how old what it holds is", async () => {
    const simulation = await started();
    simulation.fault({ kind: "outage", at: "kept", forSeconds: 7_200 });
    publish(simulation, 1);
    await simulation.advance({ minutes: 30 });
    const freshness = simulation.metric("AWS/Firehose", "DeliveryToS3.DataFreshness");
    expect(freshness.max).toBeGreaterThan(1_700);
    expect(simulation.metric("AWS/Firehose", "DeliveryToS3.Success").sum).toBe(0);
    await simulation.settle();
    expect(kept(simulation)).toEqual([[1]]);
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { underWay: 0, unaccounted: 0 } });
    expect(simulation.metric("AWS/Firehose", "DeliveryToS3.Success").sum).toBe(1);
  });

  it("loses after a day what its role may not write, and says so", async () => {
    const simulation = await started(stack({ ...SIMPLE, prefix: "elsewhere/" }));
    publish(simulation, 1);
    await simulation.advance({ hours: 23 });
    expect(simulation.accounts().lost).toBe(0);
    await simulation.settle();
    const [loss] = simulation.accounts().losses;
    expect(loss?.place).toBe("kept");
    expect(loss?.reason).toMatch(/firehose.amazonaws.com .* may not s3:PutObject on .*tried for 24 hours\.$/);
    expect(simulation.accounts()).toMatchObject({ lost: 1, ways: { underWay: 0, unaccounted: 0 } });
  });

  it.each<[lost: number, condition: object]>([
    [0, { StringEquals: { "sts:ExternalId": "123456789012" } }],
    [1, { StringEquals: { "sts:ExternalId": "210987654321" } }],
    // Of neither does AWS say that Firehose sends it.
    [1, { StringEquals: { "aws:SourceAccount": "123456789012" } }],
    [1, { ArnLike: { "aws:SourceArn": "arn:aws:firehose:*:123456789012:deliverystream/all-events" } }],
  ])("names the account where it takes its role: %i lost with %j", async (lost, condition) => {
    const text = JSON.parse(stack());
    const { firehose } = text.resource.aws_iam_role;
    const trust = JSON.parse(firehose.assume_role_policy);
    trust.Statement[0].Condition = condition;
    firehose.assume_role_policy = JSON.stringify(trust);
    const simulation = await started(JSON.stringify(text));
    publish(simulation, 1);
    await simulation.settle();
    const { losses } = simulation.accounts();
    expect(losses).toHaveLength(lost);
    for (const { reason } of losses) expect(reason).toContain("may not take on the role aws_iam_role.firehose");
  });

  it("is not reached by a rule whose role may not", async () => {
    const simulation = await started(stack().replaceAll("firehose:PutRecord", "firehose:Describe"));
    publish(simulation, 1);
    await simulation.settle();
    expect(simulation.accounts().losses[0]?.reason).toContain("may not firehose:PutRecord");
  });

  it("names what it does not simulate", async () => {
    const text = stack({ ...SIMPLE, dynamic_partitioning_configuration: { enabled: true } });
    const simulation = await started(text);
    expect(simulation.topology.unknown).toEqual([
      expect.objectContaining({
        address: "aws_kinesis_firehose_delivery_stream.all",
        reason: "partitions by content and other formats are not simulated: its records count as handed over",
      }),
    ]);
    publish(simulation, 1);
    await simulation.settle();
    expect(simulation.accounts().ways.ended["handed-over"]).toBe(1);
  });

  it("holds every event once, whatever the bucket does", async () => {
    const outage = fc.record({ fromSeconds: fc.nat(600), forSeconds: fc.nat(3_600) });
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 31), outage, fc.array(fc.nat(120), { maxLength: 20 }), async (seed, at, waits) => {
        const simulation = await startSimulation(stack(), { seed });
        simulation.fault({ kind: "outage", at: "kept", ...at });
        for (const [n, seconds] of waits.entries()) {
          publish(simulation, n);
          await simulation.advance({ seconds });
        }
        await simulation.settle();
        const all = kept(simulation).flat();
        await simulation.stop();
        expect(all.sort((a, b) => a - b)).toEqual([...waits.keys()]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("prefixes", () => {
  const time = Date.UTC(2026, 2, 4, 5, 6, 7);
  it.each([
    ["", "2026/03/04/05/"],
    ["logs/", "logs/2026/03/04/05/"],
    ["y=!{timestamp:yyyy}/m=!{timestamp:MM}/", "y=2026/m=03/"],
    ["!{timestamp:yyyy-MM-dd'T'HH-mm-ss}/!{firehose:random-string}/", "2026-03-04T05-06-07/random/"],
  ])("%s", (prefix, evaluated) => {
    expect(evaluatedPrefix(prefix, time, () => "random")).toBe(evaluated);
  });

  it("names objects by stream, version and time", () => {
    expect(objectSuffix("s", time, "id", true)).toBe("s-1-2026-03-04-05-06-07-id.gz");
    expect(objectSuffix("s", time, "id", false)).toBe("s-1-2026-03-04-05-06-07-id");
  });
});
