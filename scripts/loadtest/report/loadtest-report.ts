import { judge, type Measurements, type Verdict } from "../expectation";
import type { Conservation } from "../observe/conservation";
import type { Observation } from "../observe/observation";
import type { TimelineView } from "../observe/timeline";
import type { Run } from "../run";
import type { Latencies, LatencyBar, Percentiles } from "../sender/latencies";
import type { ProblemCount } from "../sender/sender-result";
import { type LostEvent, lostEvents } from "./lost-events";

/** The result of a load test, as `--json` prints it. What could not be observed is `null`. */
export interface LoadtestReport {
  /** Accepted by PutEvents. */
  readonly events: number;
  /** Accepted events a second. */
  readonly rate: number;
  /** Ways on which an event was lost. */
  readonly lost: number | null;
  /** Second and further times that a consumer processed the same copy of an event. */
  readonly duplicates: number | null;
  /** For each accepted event, from when it was meant to be sent until it was accepted. */
  readonly latencyMs: Percentiles | null;

  /** Whether nothing was lost, every event was accepted, all checks agree and every budget was met. */
  readonly passed: boolean;
  /** What did not pass, in words. */
  readonly failures: readonly string[];
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  readonly startedAt: string;
  readonly durationSeconds: number;
  /** How long it waited for what was under way. */
  readonly drainedSeconds: number;
  /** Whether all had come to its end, or to rest, by then: if not, `--drain` was too short for it. */
  readonly settled: boolean | null;
  /** By how much the simulator's clock was put forward meanwhile: visibility timeouts and retries wait there, not here. */
  readonly skippedSeconds: number;
  /** Events that were to be sent; `null`: as many as the time allowed. */
  readonly planned: number | null;
  /** Events that were given up. */
  readonly errors: number;
  readonly problems: readonly ProblemCount[];
  /** Events that were due and not sent, as time was up or the run was stopped. */
  readonly unsent: number;
  readonly retried: number;
  readonly throttling: {
    /** Times that an event was refused for now. */
    readonly events: number;
    /** The smallest share of its pace that the sender came down to. */
    readonly lowestShare: number;
  };
  /** For each call of PutEvents, from when it was made until it was answered. */
  readonly callMs: Percentiles | null;
  /** Latencies in bars, each a tenth of a decade wide. */
  readonly latencyBars: readonly LatencyBar[];
  /** Latency below which so many percent of the events were. */
  readonly latencyCurve: LatencyCurve;
  /** The same of each call by itself, where that is another matter: in an open loop, and where events were sent again. */
  readonly callCurve: LatencyCurve | null;
  /** From acceptance to the end of an event's way, of the slowest way. */
  readonly e2eMs: Percentiles | null;
  readonly deadLettered: number | null;
  readonly conservation: Conservation | null;
  readonly checks: Observation["checks"];
  readonly losses: Observation["losses"];
  readonly lostEvents: readonly LostEvent[];
  readonly routes: Observation["routes"];
  readonly queues: Observation["queues"];
  readonly alarms: Observation["alarms"];
  readonly metrics: Observation["metrics"];
  readonly expectations: readonly Verdict[];
  readonly observedBy: Observation["by"];
  readonly notes: readonly string[];
  readonly target: {
    readonly kind: Run["target"]["kind"];
    readonly bus: string;
    readonly region: string;
    readonly endpoint: string | null;
    readonly stack: string | null;
  };
  /** What was asked for, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The command that repeats it. */
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly timeline: TimelineView;
}

type LatencyCurve = readonly { readonly percentile: number; readonly ms: number }[];

export function loadtestReport(run: Run, versions: Readonly<Record<string, string>>): LoadtestReport {
  const { request, target, sent, observation, planned } = run;
  const events = sent.acceptedByKind.reduce((sum, count) => sum + count, 0);
  const durationSeconds = (sent.endedAt - sent.startedAt) / 1_000;
  const rate = durationSeconds > 0 ? events / durationSeconds : 0;
  const expectations = request.expectations.map((each) =>
    judge(each, measurements(run, events, rate), planned ?? events + sent.failed),
  );
  const failures = failuresOf(run, expectations);
  return {
    events,
    rate: round(rate),
    lost: observation.lost ?? null,
    duplicates: observation.duplicates ?? null,
    latencyMs: sent.latencies.percentiles ?? null,
    passed: failures.length === 0,
    failures,
    interrupted: run.interrupted,
    startedAt: new Date(sent.startedAt).toISOString(),
    durationSeconds: round(durationSeconds),
    drainedSeconds: round(run.drainedSeconds),
    settled: observation.by === "nothing" ? null : run.settled,
    skippedSeconds: round(run.skippedSeconds),
    planned: planned ?? null,
    errors: sent.failed,
    problems: sent.problems,
    unsent: sent.unsent,
    retried: sent.retried,
    throttling: { events: sent.throttled, lowestShare: round(sent.lowestShare) },
    callMs: sent.callLatencies.percentiles ?? null,
    latencyBars: sent.latencies.bars(10),
    latencyCurve: curveOf(sent.latencies),
    callCurve: request.pace.kind === "open" || sent.retried > 0 ? curveOf(sent.callLatencies) : null,
    e2eMs: observation.e2eMs ?? null,
    deadLettered: observation.deadLettered ?? null,
    conservation: observation.conservation ?? null,
    checks: observation.checks,
    losses: observation.losses,
    lostEvents: lostEvents(observation.lostIds, sent.accepted, request),
    routes: observation.routes,
    queues: observation.queues,
    alarms: observation.alarms,
    metrics: observation.metrics,
    expectations,
    observedBy: observation.by,
    notes: [...target.notes, ...observation.notes],
    target: {
      kind: target.kind,
      bus: target.bus,
      region: target.region,
      endpoint: target.endpoint ?? null,
      stack: target.stackName ?? null,
    },
    options: optionsOf(request),
    command: commandOf(request),
    versions,
    timeline: run.timeline,
  };
}

function measurements({ sent, observation }: Run, events: number, rate: number): Measurements {
  const { percentiles: put } = sent.latencies;
  const { e2eMs } = observation;
  return {
    p50: put?.p50,
    p90: put?.p90,
    p99: put?.p99,
    "p99.9": put?.p999,
    max: put?.max,
    "e2e.p50": e2eMs?.p50,
    "e2e.p90": e2eMs?.p90,
    "e2e.p99": e2eMs?.p99,
    "e2e.p99.9": e2eMs?.p999,
    "e2e.max": e2eMs?.max,
    lost: observation.lost,
    duplicates: observation.duplicates,
    errors: sent.failed,
    "dead-lettered": observation.deadLettered,
    events,
    rate,
  };
}

function failuresOf({ request, sent, observation }: Run, expectations: readonly Verdict[]): string[] {
  const { lost = 0, checks } = observation;
  // Whoever gives errors a budget has said how many there may be.
  const budgeted = request.expectations.some(({ metric }) => metric === "errors");
  return [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(sent.failed > 0 && !budgeted ? [`${sent.failed} not accepted`] : []),
    ...checks.filter(({ ok }) => !ok).map(({ name, expected, got }) => `${name}: ${got}, not ${expected}`),
    ...expectations.filter(({ met }) => !met).map(({ text, measuredText }) => `${text}: ${measuredText}`),
  ];
}

/** As many points as there are nines, and nine between one and the next. */
function curveOf(latencies: Latencies): LatencyCurve {
  if (latencies.count === 0) return [];
  const shares = [1, 0.1, 0.01, 0.001, 0.0001].flatMap((decade) =>
    Array.from({ length: 9 }, (_, i) => 1 - decade * (1 - i / 10)),
  );
  return shares
    .filter((share) => (1 - share) * latencies.count >= 1)
    .map((share) => ({ percentile: round(share * 100, 6), ms: round(latencies.at(share * 100)) }))
    .concat({ percentile: 100, ms: round(latencies.max) });
}

function optionsOf({ scenario, expectations, pace, ...rest }: Run["request"]): Record<string, unknown> {
  const { yes: _, json: __, report: ___, ...options } = rest;
  const given = {
    ...options,
    ...(pace.kind === "open" ? { rate: pace.rate } : { concurrency: pace.concurrency }),
    scenario: scenario.name,
    expectations: expectations.map(({ text }) => text),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The command that sends the same events at the same pace. */
function commandOf(request: Run["request"]): string {
  const { pace } = request;
  const options: [string, string | number | undefined][] = [
    ["bus", request.bus],
    ["region", request.bus === undefined ? undefined : request.region],
    ["endpoint", request.endpoint],
    ["stack", request.stack],
    ["events", request.events],
    ["duration", request.durationSeconds],
    pace.kind === "open" ? ["rate", pace.rate] : ["concurrency", pace.concurrency],
    ["batch", request.batch],
    ["scenario", request.scenario.name],
    ["seed", request.seed],
    ["workers", request.workers],
    ["faults", request.faultsText],
    ["drain", request.drainSeconds],
    ["history", request.history],
    ...request.expectations.map(({ text }): [string, string] => ["expect", text]),
  ];
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(String(value))}`]));
  return `npm run loadtest -- ${words.join(" ")}`;
}

function quoted(text: string): string {
  return /^[\w./:,%+=-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, "\\$&")}"`;
}

function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
