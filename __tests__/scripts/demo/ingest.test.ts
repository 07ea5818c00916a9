import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { Demo } from "../../../scripts/demo/demo";
import { ingest, ingestOf } from "../../../scripts/demo/ingest";
import { answersOf } from "../../../scripts/demo/ingest/submission-files";
import { type Simulation, startSimulation } from "../../../simulator";
import { IngestStack } from "../../../stacks/ingest";
import { synthesizeFiles } from "../../../testing/synthesize";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

const KILOBYTE = 1024;
/** As the demo is, and, for many seeds, with fewer and smaller files of the same kinds. */
const whole: PreparedDemo = prepared(ingest);
const small: PreparedDemo = prepared(ingestOf({ ordinaryFiles: 5, essays: 12, largeBytes: 300 * KILOBYTE }));
afterAll(() => {
  whole.remove();
  small.remove();
});

function prepared(demo: Demo): PreparedDemo {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com" };
  return prepareDemo(demo, new IngestStack(testApp(), "ingest", props));
}

const BROKEN = ["cut-off", "no-list", "table"].map((name) => `incoming/broken/${name}.json`);

test.each(withAndWithoutFaults(1))("a hundred files, seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const files = await playAndCheck(whole, seed, faulty);
  expect(files).toHaveLength(100);
  expect(files.filter(({ size }) => size > 5_000_000)).toHaveLength(1);
});

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const files = await playAndCheck(small, seed, faulty);
  expect(files).toHaveLength(10);
  // More than one call of PutEvents holds, and one of SQS.
  expect(files.filter(({ size }) => size > 262_144)).toHaveLength(1);
});

test("with the FIFO option, the answers of a student are graded in the order in which they came", async () => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com", fifo: true };
  const { text, folder, remove } = synthesizeFiles(new IngestStack(testApp(), "ingest", props));
  onTestFinished(remove);
  const simulation = await startSimulation(text, { folder, seed: 11 });
  onTestFinished(() => simulation.stop());
  simulation.fault({ kind: "late-error", at: "grade-submissions", probability: 0.5, forSeconds: 300 });
  const credentials = simulation.credentials("school");
  for (let number = 0; number < 12; number++) {
    const body = { ...answersOf(number, 11), studentId: `STU-${number % 2}` };
    const { status } = await simulation.request({ method: "POST", path: "/submissions", body, credentials });
    expect(status).toBe(202);
  }
  await simulation.settle();
  const lines = simulation
    .function("grade-submissions")
    .log.lines.flatMap(({ text }) => (text.startsWith("{") ? JSON.parse(text) : []));
  const graded = lines.filter(({ outcome }) => outcome === "graded").map(({ submission_id }) => submission_id);
  const of = (student: number) => graded.filter((id) => Number(id.split("-").at(-1)) % 2 === student);
  const numbers = [0, 1, 2, 3, 4, 5].map((n) => 2 * n);
  expect(of(0)).toEqual(numbers.map((n) => `SUB-11-http-${n}`));
  expect(of(1)).toEqual(numbers.map((n) => `SUB-11-http-${n + 1}`));
  expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { resting: 0, unaccounted: 0 } });
});

async function playAndCheck(demo: PreparedDemo, seed: number, faulty: boolean) {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  // What is to be graded is what the files of the bucket hold, as read here, and what came over HTTP.
  const files = simulation.bucket().objects;
  expect(files.filter(({ size }) => size === 0)).toHaveLength(1);
  const inFiles = new Set(files.flatMap(({ text }) => idsIn(text)));
  const overHttp = [0, 1, 2, 3, 4].map((index) => `SUB-${seed}-http-${index}`);
  const graded = await idsInTable(simulation, "ingest-grades");
  expect(graded.sort()).toEqual([...inFiles, ...overHttp].sort());
  // Each note that one was graded is of one of them.
  expect(simulation.metric("Signalbox", "SubmissionsGraded").sum).toBe(graded.length);
  const named = simulation.queue("q-ingest-files-dlq").peek();
  const keys = named.map(({ body }) => JSON.parse(body).detail.object.key as string);
  expect([...new Set(keys)].sort()).toEqual(BROKEN);
  const { lost, ways, sources, queues } = simulation.accounts();
  expect({ lost, ...ways }).toMatchObject({ lost: 0, resting: named.length, underWay: 0, unaccounted: 0 });
  expect(queues.filter(({ visible }) => visible > 0).map(({ name }) => name)).toEqual(["q-ingest-files-dlq"]);
  // One submission is in several files; read at the same moment, both publish it.
  const onBus = sources.find(({ place }) => place === "ingest-bus")?.published ?? 0;
  const least = inFiles.size + BROKEN.length;
  expect(onBus).toBeGreaterThanOrEqual(least);
  if (!faulty) expect(onBus).toBeLessThanOrEqual(least + 2);
  if (!faulty) expect(named).toHaveLength(BROKEN.length);
  return files;
}

function idsIn(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(({ submissionId }) => submissionId) : [];
  } catch {
    return [];
  }
}

async function idsInTable(simulation: Simulation, TableName: string): Promise<string[]> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ region: "us-east-1", endpoint: simulation.tablesUrl, credentials });
  const ids: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const { submissionId } of Items) if (submissionId?.S !== undefined) ids.push(submissionId.S);
  }
  client.destroy();
  return ids;
}
