/**
 * The simulator in this process, on a virtual clock: events through a rule, a topic, two queues and a consumer that does
 * nothing; two weeks of `ecommerce`; and, on request, the memory over ten million events.
 *
 *   npm run bench:simulator [-- ROUNDS] [-- --memory]
 */
import { checkAll, sendThrough, startFanOut } from "./simulator/in-process";
import { runDays } from "./simulator/two-weeks";

// What is published to npm is measured, not the sources.
const built: typeof import("../simulator") = require("../dist/simulator");

const rounds = Number(process.argv.slice(2).find((each) => /^\d+$/.test(each)) ?? 7);
const EVENTS_OF_A_ROUND = 90_000;

async function main(): Promise<void> {
  if (process.argv.includes("--memory")) await memory();
  else {
    await throughput();
    await twoWeeks();
  }
}

async function throughput(): Promise<void> {
  const histories = [0, 1_000, 10_000];
  const simulations = await Promise.all(histories.map((history) => startFanOut(built, history)));
  const rates: number[][] = histories.map(() => []);
  // The first round of each warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [i, simulation] of simulations.entries()) {
      const started = performance.now();
      await sendThrough(simulation, EVENTS_OF_A_ROUND);
      if (round > 0) rates[i]?.push(EVENTS_OF_A_ROUND / ((performance.now() - started) / 1_000));
    }
  }
  console.log(
    `In process, virtual clock: events/s through rule, topic, 2 queues, consumer; medians of ${rounds} rounds\n`,
  );
  for (const [i, history] of histories.entries()) {
    const sorted = (rates[i] ?? []).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    console.log(
      `history of ${String(history).padStart(6)} events ${String(Math.round(median)).padStart(9)}/s   (${Math.round(sorted[0] ?? 0)} to ${Math.round(sorted.at(-1) ?? 0)})`,
    );
  }
  for (const simulation of simulations) {
    checkAll(simulation);
    await simulation.stop();
  }
}

async function twoWeeks(): Promise<void> {
  const started = performance.now();
  const simulation = await runDays(built, 14);
  const seconds = (performance.now() - started) / 1_000;
  const { published, ways, lost } = simulation.accounts();
  console.log(
    `\nTwo weeks of ecommerce at 1 event/s: ${seconds.toFixed(1)} s (${published} events on ${ways.opened} ways, ${lost} lost, ${ways.unaccounted} unaccounted for)`,
  );
  await simulation.stop();
}

/** Needs `node --expose-gc`, to tell what is kept from what is only not yet collected. */
async function memory(): Promise<void> {
  const simulation = await startFanOut(built, 10_000);
  console.log("Memory over ten million events, history of 10,000\n\n events, millions   heap, MB   resident, MB");
  for (let millions = 1; millions <= 10; millions++) {
    await sendThrough(simulation, 1_000_000);
    global.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    console.log(
      `${String(millions).padStart(17)} ${(heapUsed / 1e6).toFixed(0).padStart(10)} ${(rss / 1e6).toFixed(0).padStart(14)}`,
    );
  }
  checkAll(simulation);
  await simulation.stop();
}

void main();
