import type { Accounts } from "../../simulator";
import { Child } from "./child";
import type { ClientJob, ClientResult } from "./client-process";
import { cpuSeconds } from "./cpu-time";
import { median, printTable, whole } from "./figures";
import type { BenchOptions } from "./options";
import { printProfiles } from "./profile";
import type { StackName, StartSimulator } from "./simulator-process";

const BATCH = 10;

interface Round {
  /** From the first call until every copy is processed. */
  readonly seconds: number;
  /** Of it, until the last call is answered. */
  readonly sending: number;
  readonly serverCpu: number;
  readonly clientCpu: number;
}

/** PutEvents through the AWS SDK, until every copy of every event has been processed. */
export async function measureWholePath(stack: StackName, options: BenchOptions, defaultEvents: number): Promise<void> {
  const { rounds, concurrency, profile, events = defaultEvents } = options;
  const server = new Child<StartSimulator, string>("simulator-process.ts", { profile });
  const client = new Child<ClientJob, ClientResult>("client-process.ts", { profile });
  const endpoint = await server.ask({ stack });
  const bus = stack === "ecommerce" ? "ecom-bus" : "bus";
  const measured: Round[] = [];
  let from = 0n;
  // The first one warms up.
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) from = process.hrtime.bigint();
    const before = await accounts(endpoint);
    const [serverCpu, clientCpu] = [cpuSeconds(server.pid), cpuSeconds(client.pid)];
    const result = await client.ask({ endpoint, to: { bus }, count: events, batch: BATCH, concurrency });
    const settledAt = await settled(endpoint);
    const used = (pid: number, since: number | undefined) => (cpuSeconds(pid) ?? Number.NaN) - (since ?? 0);
    check(before, await accounts(endpoint), events);
    if (round > 0) {
      measured.push({
        seconds: (settledAt - result.startedAt) / 1_000,
        sending: (result.sentAt - result.startedAt) / 1_000,
        serverCpu: used(server.pid, serverCpu),
        clientCpu: used(client.pid, clientCpu),
      });
    }
  }
  const to = process.hrtime.bigint();
  const { routes, ways } = await accounts(endpoint);
  await Promise.all([server.stop(), client.stop()]);
  print(measured, events, stack);
  const slowest = Math.max(...routes.flatMap(({ latencyMs }) => latencyMs?.p99 ?? []));
  console.log(
    `Each event was processed on both its ways: ${whole(ways.ended.processed ?? 0)} in all; lost 0, unaccounted for 0. p99 of the slowest route: ${whole(slowest)} ms.`,
  );
  if (profile !== undefined) printProfiles(profile, { from, to }, { [server.pid]: "server", [client.pid]: "client" });
}

function print(measured: readonly Round[], events: number, stack: StackName): void {
  const of = (figure: (round: Round) => number) => median(measured.map(figure));
  const spread = measured.map(({ seconds }) => events / seconds).sort((a, b) => a - b);
  const micros = (seconds: number) => (Number.isNaN(seconds) ? "—" : ((seconds * 1e6) / events).toFixed(0));
  console.log(
    `\nPutEvents (${BATCH} a call) → rule → topic and queue → ${stack === "ecommerce" ? "orders-consumer with its table" : "a consumer that does nothing"}: ${whole(events)} events a round, medians of ${measured.length}\n`,
  );
  printTable([
    ["events/s until all is processed", "(least to most)", "sent/s", "µs of server an event", "µs of client an event"],
    [
      whole(of(({ seconds }) => events / seconds)),
      `${whole(spread[0] ?? Number.NaN)} to ${whole(spread.at(-1) ?? Number.NaN)}`,
      whole(of(({ sending }) => events / sending)),
      micros(of(({ serverCpu }) => serverCpu)),
      micros(of(({ clientCpu }) => clientCpu)),
    ],
  ]);
}

async function accounts(endpoint: string): Promise<Accounts> {
  return (await fetch(`${endpoint}/_signalbox/accounts`)).json() as Promise<Accounts>;
}

/** Milliseconds since 1970 at which all was settled. */
async function settled(endpoint: string): Promise<number> {
  const response = await fetch(`${endpoint}/_signalbox/settled?timeout=240`, { method: "POST" });
  const { settled: isSettled } = (await response.json()) as { settled: boolean };
  if (!isSettled) throw new Error("Not all was settled in time.");
  return performance.timeOrigin + performance.now();
}

/** Throws unless every event of the round was processed on both its ways. */
function check(before: Accounts, after: Accounts, events: number): void {
  const published = after.published - before.published;
  const processed = (after.ways.ended.processed ?? 0) - (before.ways.ended.processed ?? 0);
  // Alarms publish too: what their topics send on is none of the events.
  if (published >= events && processed === 2 * events && after.lost === 0 && after.ways.unaccounted === 0) return;
  throw new Error(
    `Not everything was processed: of ${events} events ${published} were published and ${processed} copies processed; ${JSON.stringify(after.ways)}`,
  );
}
