import { checkBus } from "../aws/check-bus";
import { connectEventBridge } from "../aws/event-bridge";
import { usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import type { Interruption } from "./interruption";
import type { Observation } from "./observe/observation";
import type { Observer } from "./observe/observer";
import { SimulatorApi } from "./observe/simulator-api";
import { startObserver } from "./observe/start-observer";
import { Timeline, type TimelineView } from "./observe/timeline";
import { progressLine } from "./progress";
import type { LoadtestRequest } from "./request";
import { plannedEvents } from "./sender/call-plan";
import { type RunningSenders, startSenders } from "./sender/run-senders";
import type { SenderResult } from "./sender/sender-result";
import type { Surroundings } from "./surroundings";
import type { Target } from "./target";

/** What a load test did and saw. */
export interface Run {
  readonly request: LoadtestRequest;
  readonly target: Target;
  /** Events that were to be sent; `undefined`: as many as the time allowed. */
  readonly planned: number | undefined;
  readonly sent: SenderResult;
  readonly observation: Observation;
  readonly timeline: TimelineView;
  /** How long it waited for what was under way. */
  readonly drainedSeconds: number;
  /** Whether all had come to its end by then, as far as it can be seen from here. */
  readonly settled: boolean;
  /** By how much a simulator's clock was put forward, so that nobody had to wait for what waits there. */
  readonly skippedSeconds: number;
  readonly interrupted: boolean;
}

export interface RunSurroundings {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
  readonly interruption: Interruption;
}

/** Sends the events, waits for what comes of them, and sums up. @throws {CommandError} */
export async function runLoadtest(request: LoadtestRequest, target: Target, around: RunSurroundings): Promise<Run> {
  const { terminal, surroundings, interruption } = around;
  await makeSureOfBus(target, around);
  const observer = await startObserver(target);
  await setFaults(request, target, observer);
  interruption.throwIfRequested();

  const { bus, region, endpoint } = target;
  const { events, durationSeconds, pace, batch, scenario, seed, workers } = request;
  const job = { bus, region, endpoint, events, durationSeconds, pace, batch, scenario: scenario.name, seed };
  const senders = await startSenders({ ...job, attempts: ATTEMPTS }, workers);
  const off = interruption.onRequest(() => senders.stop());
  const looks = new Looks(request, senders, observer, terminal, surroundings);
  const sent = await looks.whileSending().finally(off);
  const draining = await looks.untilSettled(sent);
  const duplicates = request.faults.some(({ kind }) => kind === "duplicate");
  const plan = { scenario, seed, stack: target.stack, bus: shortName(bus), duplicates };
  const observation = await observer.conclude(sent, plan);
  terminal.progress("");
  const planned = plannedEvents(request);
  const { requested: interrupted } = interruption;
  return { request, target, planned, sent, observation, timeline: looks.view, ...draining, interrupted };
}

function shortName(bus: string): string {
  return bus.replace(/^arn:.*:event-bus\//, "");
}

/** Times that an event is sent before it is given up: enough where one in five is throttled all the time. */
const ATTEMPTS = 10;

async function makeSureOfBus(target: Target, { terminal, surroundings }: RunSurroundings): Promise<void> {
  const eventBridge = connectEventBridge(target.region, target.endpoint);
  try {
    await checkBus(eventBridge, target, surroundings.backOff, terminal);
  } finally {
    eventBridge.close();
  }
}

async function setFaults({ faults }: LoadtestRequest, { endpoint }: Target, observer: Observer): Promise<void> {
  if (faults.length === 0) return;
  if (endpoint === undefined || observer.before === undefined) {
    throw usageError(
      "--faults must stand without --bus and --endpoint of AWS or an emulator: only the simulator has faults.",
    );
  }
  const api = new SimulatorApi(endpoint);
  for (const fault of faults) await api.fault(fault);
}

/** Looks at counters and accounts now and then, shows how far it is, and keeps what it saw. */
class Looks {
  private readonly timeline: Timeline;
  private before: { readonly time: number; readonly accepted: number };

  constructor(
    private readonly request: LoadtestRequest,
    private readonly senders: RunningSenders,
    private readonly observer: Observer,
    private readonly terminal: Terminal,
    private readonly surroundings: Surroundings,
  ) {
    this.timeline = new Timeline(senders.startedAt, observer.before);
    this.before = { time: senders.startedAt, accepted: 0 };
  }

  get view(): TimelineView {
    return this.timeline.view;
  }

  async whileSending(): Promise<SenderResult> {
    let sending = true;
    const { result } = this.senders;
    const end = () => {
      sending = false;
    };
    const over = result.then(end, end);
    while (sending) {
      this.terminal.progress(this.progress());
      await this.look();
      await Promise.race([over, this.wait(LOOK_EVERY)]);
    }
    return result;
  }

  /** Waits for what is under way, at most for as long as `--drain` says; a simulator's own waiting is skipped. */
  async untilSettled(sent: SenderResult): Promise<Draining> {
    const start = this.now;
    const end = start + this.request.drainSeconds * 1_000;
    let skippedSeconds = 0;
    // Alarms look at whole minutes: after the last event they need some to notice.
    let alarmSeconds = ALARM_SECONDS;
    for (;;) {
      await this.look();
      const { now } = this;
      const settled = this.observer.isSettled(sent);
      const drainedSeconds = (now - start) / 1_000;
      if (now >= end) return { drainedSeconds, settled, skippedSeconds };
      const skipped = await this.observer.skip(settled ? alarmSeconds : MOST_SKIPPED - skippedSeconds);
      if (settled) alarmSeconds -= skipped || alarmSeconds;
      if (settled && alarmSeconds < 1) return { drainedSeconds, settled, skippedSeconds };
      skippedSeconds += skipped ?? 0;
      this.terminal.progress(`All sent. Waiting for what is under way… ${Math.ceil((end - now) / 1_000)} s at most`);
      if (!skipped) await this.wait(Math.min(LOOK_EVERY, end - now));
    }
  }

  private get now(): number {
    return this.surroundings.clock.now();
  }

  private async look(): Promise<void> {
    const accounts = await this.observer.look();
    this.timeline.add(this.now, this.senders.counts, this.senders.latencyClasses, accounts);
  }

  private wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.surroundings.clock.after(milliseconds, resolve));
  }

  private progress(): string {
    const { now, before } = this;
    const { counts, startedAt } = this.senders;
    const seconds = (now - before.time) / 1_000;
    const rate = seconds > 0 ? (counts.accepted - before.accepted) / seconds : 0;
    this.before = { time: now, accepted: counts.accepted };
    const { durationSeconds } = this.request;
    const timeShare = durationSeconds && (now - startedAt) / 1_000 / durationSeconds;
    return progressLine({ counts, planned: plannedEvents(this.request), timeShare, rate });
  }
}

type Draining = Pick<Run, "drainedSeconds" | "settled" | "skippedSeconds">;

/** Seconds that are skipped at most: in a day, a message is dead-lettered, or nobody looks after it. */
const MOST_SKIPPED = 86_400;
const ALARM_SECONDS = 120;
/** Milliseconds from look to look. */
const LOOK_EVERY = 250;
