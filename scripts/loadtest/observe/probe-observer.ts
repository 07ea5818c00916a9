import { Latencies } from "../sender/latencies";
import type { AcceptedEvents, SenderResult } from "../sender/sender-result";
import { readMetrics } from "./cloudwatch-metrics";
import { blind, type Observation } from "./observation";
import type { Observer, RunPlan } from "./observer";
import type { ProbedEvent, ProbeQueue } from "./probe-queue";

/** Receives what arrives in the probe queue, while events are sent and after. */
export class ProbeObserver implements Observer {
  readonly before = undefined;
  private readonly arrivals = new Map<string, { readonly arrivedAt: number; times: number }>();
  private readonly receivers: Promise<void>[];
  private stopped = false;
  private problem: string | undefined;

  constructor(
    private readonly queue: ProbeQueue,
    private readonly where: { readonly region: string; readonly endpoint: string | undefined },
  ) {
    this.receivers = Array.from({ length: RECEIVERS }, () => this.receive());
  }

  async look(): Promise<undefined> {}

  async skip(): Promise<undefined> {}

  isSettled({ accepted: { ids } }: SenderResult): boolean {
    return this.problem !== undefined || ids.every((id) => this.arrivals.has(id));
  }

  async conclude(sent: SenderResult, plan: RunPlan): Promise<Observation> {
    this.stopped = true;
    await Promise.all(this.receivers);
    this.queue.close();
    const metrics = await readMetrics(plan.stack, sent.startedAt, this.where);
    if (this.problem !== undefined) return { ...blind([this.problem, ...metrics.notes]), metrics: metrics.lines };
    return { ...probed(sent.accepted, this.arrivals), metrics: metrics.lines, notes: [...NOTES, ...metrics.notes] };
  }

  private async receive(): Promise<void> {
    while (!this.stopped && this.problem === undefined) {
      try {
        for (const event of await this.queue.take()) this.arrive(event);
      } catch (error) {
        const { name, message } = error as Error;
        this.problem = `The probe queue could not be read to its end (${name}: ${message}).`;
      }
    }
  }

  private arrive({ id, arrivedAt }: ProbedEvent): void {
    const before = this.arrivals.get(id);
    if (before === undefined) this.arrivals.set(id, { arrivedAt, times: 1 });
    else before.times++;
  }
}

/** Calls of ReceiveMessage at a time. */
const RECEIVERS = 8;

const NOTES = [
  "Lost are the events that did not come into the probe queue within the time of --drain. What came of them behind other rules and queues is not seen from here: look at the dead-letter queues' alarms.",
  "End-to-end latency is up to the probe queue, by the clock of SQS against the clock of this machine.",
];

/** What the probe queue says of the events that were accepted. */
function probed(
  { ids, sentAt }: AcceptedEvents,
  arrivals: ReadonlyMap<string, { readonly arrivedAt: number; readonly times: number }>,
): Observation {
  const latencies = Latencies.empty();
  const missing: string[] = [];
  let duplicates = 0;
  ids.forEach((id, i) => {
    const arrival = arrivals.get(id);
    if (arrival === undefined) missing.push(id);
    else {
      latencies.record(arrival.arrivedAt - (sentAt[i] ?? arrival.arrivedAt));
      duplicates += arrival.times - 1;
    }
  });
  return {
    ...blind([]),
    by: "probe",
    lost: missing.length,
    lostIds: missing,
    duplicates,
    e2eMs: latencies.percentiles,
  };
}
