import type { Fault } from "../../simulator/faults/fault";
import { checkedEndpoint } from "../aws/endpoint-option";
import { usageError } from "../cli/command-error";
import { type OptionValues, wholeNumber } from "../cli/options";
import { secondsOption } from "../cli/parse-seconds";
import { parseFaults } from "../simulator/parse-faults";
import { type Expectation, parseExpectation } from "./expectation";
import type { OPTIONS } from "./options";
import { type Scenario, scenarioNamed } from "./scenario";
import type { Pace } from "./sender/call-plan";

export const LOADTEST_DEFAULTS = {
  /** In a closed loop, where no time is given. */
  events: 5_000,
  /** In an open loop, where no number is given. */
  durationSeconds: 20,
  concurrency: 16,
  batch: 10,
  scenario: "mixed",
  workers: 1,
  drainSeconds: 20,
} as const;

/** What a load test is asked to do, complete and checked. */
export interface LoadtestRequest {
  readonly bus: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly stack: string | undefined;
  readonly events: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly pace: Pace;
  readonly batch: number;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly workers: number;
  readonly faults: readonly Fault[];
  /** The same as it was given. */
  readonly faultsText: string | undefined;
  readonly drainSeconds: number;
  readonly history: number | undefined;
  readonly report: string | undefined;
  readonly json: boolean;
  readonly expectations: readonly Expectation[];
  readonly yes: boolean;
}

const MOST = { events: 1_000_000_000, rate: 1_000_000, concurrency: 1_000, workers: 64, seed: 2 ** 32 - 1 };
const DAY = 86_400;

/** @param freshSeed for a run that is given none @throws {CommandError} */
export function readRequest(values: OptionValues<typeof OPTIONS>, freshSeed: () => number): LoadtestRequest {
  const pace = paceOf(values);
  const workers = wholeNumber("workers", values.workers, { min: 1, max: MOST.workers }) ?? LOADTEST_DEFAULTS.workers;
  if (pace.kind === "closed" && workers > pace.concurrency) {
    throw usageError(
      `--workers must be ${pace.concurrency} at most, as many as calls are under way (--concurrency), got: ${workers}.`,
    );
  }
  return {
    bus: values.bus,
    region: values.region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined),
    endpoint: checkedEndpoint(values.endpoint),
    stack: values.stack,
    ...extentOf(values, pace),
    pace,
    batch: wholeNumber("batch", values.batch, { min: 1, max: 10 }) ?? LOADTEST_DEFAULTS.batch,
    scenario: scenarioNamed(values.scenario ?? LOADTEST_DEFAULTS.scenario),
    seed: wholeNumber("seed", values.seed, { min: 0, max: MOST.seed }) ?? freshSeed(),
    workers,
    faults: (values.faults ?? []).flatMap(parseFaults),
    faultsText: values.faults?.join(","),
    drainSeconds: secondsOption("drain", values.drain, { min: 0, max: DAY }) ?? LOADTEST_DEFAULTS.drainSeconds,
    history: wholeNumber("history", values.history, { min: 0, max: 10_000_000 }),
    report: values.report,
    json: values.json ?? false,
    expectations: (values.expect ?? []).map(parseExpectation),
    yes: values.yes ?? false,
  };
}

/** Until so many events are sent, or so long, whichever comes first. */
function extentOf(
  values: OptionValues<typeof OPTIONS>,
  pace: Pace,
): Pick<LoadtestRequest, "events" | "durationSeconds"> {
  const durationSeconds = secondsOption("duration", values.duration, { min: 0.1, max: DAY });
  const events = wholeNumber("events", values.events, { min: 1, max: MOST.events });
  if (events !== undefined || durationSeconds !== undefined) return { events, durationSeconds };
  return pace.kind === "closed"
    ? { events: LOADTEST_DEFAULTS.events, durationSeconds }
    : { events, durationSeconds: LOADTEST_DEFAULTS.durationSeconds };
}

function paceOf({ rate, concurrency }: OptionValues<typeof OPTIONS>): Pace {
  if (rate !== undefined && concurrency !== undefined) {
    throw usageError(
      "--rate and --concurrency exclude each other: calls are made at a rate whatever their answers take, or each when another has ended.",
    );
  }
  if (rate === undefined) {
    const range = { min: 1, max: MOST.concurrency };
    return {
      kind: "closed",
      concurrency: wholeNumber("concurrency", concurrency, range) ?? LOADTEST_DEFAULTS.concurrency,
    };
  }
  const events = /^\d+(\.\d+)?(\/s)?$/.test(rate) ? Number.parseFloat(rate) : Number.NaN;
  if (events > 0 && events <= MOST.rate) return { kind: "open", rate: events };
  throw usageError(
    `--rate must be events a second, more than 0 and at most ${MOST.rate}, got: ${JSON.stringify(rate)}.`,
  );
}
