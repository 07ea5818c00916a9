import { Child } from "./child";
import { median, printTable, whole } from "./figures";
import type { BenchOptions } from "./options";
import type { SenderJob, SenderRate } from "./sender-process";
import type { StartSimulator } from "./simulator-process";

const EVENTS = 20_000;

/** The sender of the load test beside the bare SDK, with as many calls under way: events a second that are accepted, in turns. */
export async function compareSenders({ rounds, concurrency, events = EVENTS }: BenchOptions): Promise<void> {
  const server = new Child<StartSimulator, string>("simulator-process.ts");
  const endpoint = await server.ask({ stack: "fan-out" });
  // Each in a process of its own, so that neither runs code that the other one has warmed up.
  const senders = {
    loadtest: new Child<SenderRequest, SenderRate>("sender-process.ts"),
    bare: new Child<SenderRequest, SenderRate>("sender-process.ts"),
  };
  const send = async (sender: SenderRequest["sender"]) => {
    const { rate } = await senders[sender].ask({ sender, endpoint, bus: "bus", events, concurrency });
    await fetch(`${endpoint}/_signalbox/settled?timeout=60`, { method: "POST" });
    return rate;
  };
  const rates: { readonly loadtest: number; readonly bare: number }[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    // Whoever goes first has the machine as the other one left it: they take turns in that too.
    const loadtestFirst = round % 2 === 0;
    const first = loadtestFirst ? await send("loadtest") : undefined;
    const bare = await send("bare");
    const loadtest = first ?? (await send("loadtest"));
    if (round > 0) rates.push({ loadtest, bare });
  }
  await Promise.all([server.stop(), senders.loadtest.stop(), senders.bare.stop()]);
  const of = (figure: (rate: (typeof rates)[number]) => number) => median(rates.map(figure));
  console.log(
    `\nPutEvents (10 a call), ${concurrency} calls at a time: ${whole(events)} events a round, medians of ${rounds}\n`,
  );
  printTable([
    ["accepted events/s", "loadtest's sender", "bare SDK", "ratio"],
    [
      "",
      whole(of(({ loadtest }) => loadtest)),
      whole(of(({ bare }) => bare)),
      `${(100 * of(({ loadtest, bare }) => loadtest / bare)).toFixed(0)} %`,
    ],
  ]);
}

type SenderRequest = SenderJob & { readonly sender: "loadtest" | "bare" };
