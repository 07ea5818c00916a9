import { Child } from "./child";
import type { ClientJob, ClientResult } from "./client-process";
import { median, printTable, whole } from "./figures";
import type { BenchOptions } from "./options";
import { type OtherEmulator, startFauxqs, startMoto } from "./other-emulators";
import type { StartSimulator } from "./simulator-process";
import { makeTopicAndQueue, queueUrl, sendToQueue } from "./workplace";

/** One way on both sides: what is sent where, and received from which queue. */
interface Course {
  readonly title: string;
  readonly to: ClientJob["to"];
  readonly queue: "direct" | "fanned";
  readonly batch: number;
  readonly events: number;
}

const TOPIC = { topic: "arn:aws:sns:us-east-1:123456789012:topic" };
const CONSUMERS = 4;

/** Rule → queue, and topic → queue. */
export async function compareWithMoto(options: BenchOptions): Promise<void> {
  const moto = await startMoto();
  await makeTopicAndQueue(moto.endpoint);
  await sendToQueue(moto.endpoint);
  await compare(moto, options, [
    { title: "PutEvents (10 a call) → rule → queue", to: { bus: "bus" }, queue: "direct", batch: 10, events: 50 },
    { title: "PublishBatch (10 a call) → topic → queue", to: TOPIC, queue: "fanned", batch: 10, events: 300 },
  ]);
}

/** Topic → queue: it has no buses. */
export async function compareWithFauxqs(options: BenchOptions): Promise<void> {
  const fauxqs = await startFauxqs();
  await makeTopicAndQueue(fauxqs.endpoint);
  // It has an account of its own.
  const to = { topic: TOPIC.topic.replace("123456789012", "000000000000") };
  await compare(
    fauxqs,
    options,
    [
      { title: "Publish (1 a call) → topic → queue", to: TOPIC, queue: "fanned", batch: 1, events: 10_000 },
      { title: "PublishBatch (10 a call) → topic → queue", to: TOPIC, queue: "fanned", batch: 10, events: 20_000 },
    ],
    to,
  );
}

/** Each course in turns, received and deleted by the client meanwhile: until the last message is deleted. */
async function compare(
  other: OtherEmulator,
  { rounds, concurrency, events }: BenchOptions,
  courses: readonly Course[],
  otherTopic: ClientJob["to"] = TOPIC,
): Promise<void> {
  const server = new Child<StartSimulator, string>("simulator-process.ts");
  const client = new Child<ClientJob, ClientResult>("client-process.ts");
  const simulator = await server.ask({ stack: "queues" });
  const rows: string[][] = [[`until all is received and deleted, messages/s`, "simulator", other.name, "ratio"]];
  for (const course of courses) {
    const count = events ?? course.events;
    const run = async (endpoint: string, to: ClientJob["to"]) => {
      const drain = { queueUrl: await queueUrl(endpoint, course.queue), consumers: CONSUMERS };
      const { startedAt, endedAt } = await client.ask({ endpoint, to, count, batch: course.batch, concurrency, drain });
      return (1_000 * count) / (endedAt - startedAt);
    };
    const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []];
    // The first one warms up.
    for (let round = 0; round <= rounds; round++) {
      const one = await run(simulator, course.to);
      const two = await run(other.endpoint, "topic" in course.to ? otherTopic : course.to);
      if (round === 0) continue;
      ours.push(one);
      theirs.push(two);
      ratios.push(one / two);
    }
    rows.push([course.title, whole(median(ours)), whole(median(theirs)), `${median(ratios).toFixed(1)}×`]);
  }
  await Promise.all([server.stop(), client.stop(), other.stop()]);
  console.log(`\nThe simulator beside ${other.name}, in turns: medians of ${rounds} rounds\n`);
  printTable(rows);
}
