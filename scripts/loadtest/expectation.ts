import { usageError } from "../cli/command-error";
import { secondsOf } from "../cli/parse-seconds";

/** What `--expect` can ask of. */
const LATENCIES = ["p50", "p90", "p99", "p99.9", "max"] as const;
const COUNTS = ["lost", "duplicates", "errors", "dead-lettered", "events"] as const;
const METRICS = [...LATENCIES, ...LATENCIES.map((name) => `e2e.${name}` as const), ...COUNTS, "rate"] as const;

export type MetricName = (typeof METRICS)[number];
type Operator = "<" | "<=" | ">" | ">=" | "=";

/** A budget: `p99<250ms`. */
export interface Expectation {
  /** As it was written. */
  readonly text: string;
  readonly metric: MetricName;
  readonly operator: Operator;
  /** Milliseconds of a latency, events a second of `rate`, a number of the others, or a share of the events. */
  readonly bound: number;
  /** Whether the bound is a share of the events that were to be sent, 0 to 1. */
  readonly share: boolean;
}

/** What a run measured; `undefined` where it could not be observed. */
export type Measurements = Readonly<Record<MetricName, number | undefined>>;

export interface Verdict {
  readonly text: string;
  readonly met: boolean;
  /** What was measured, in the unit of the bound; `undefined`: not observable. */
  readonly measured: number | undefined;
  /** The same as text: `312 ms`. */
  readonly measuredText: string;
}

/** @throws {CommandError} */
export function parseExpectation(text: string): Expectation {
  const [, name, sign, number, unit = ""] =
    /^\s*([a-z][a-z0-9.-]*)\s*(<=|>=|==|=|<|>)\s*(\d+(?:\.\d+)?)\s*(ms|s|m|%|\/s)?\s*$/i.exec(text) ?? [];
  if (name === undefined || sign === undefined || number === undefined) {
    throw usageError(
      `--expect must be a metric, an operator and a bound, such as "p99<250ms", "lost=0" or "errors<1%", got: ${JSON.stringify(text)}.`,
    );
  }
  const metric = METRICS.find((each) => each === name.toLowerCase());
  if (metric === undefined) {
    throw usageError(`--expect must name one of ${METRICS.join(", ")}, got: ${JSON.stringify(text)}.`);
  }
  const operator = (sign === "==" ? "=" : sign) as Operator;
  return { text: text.trim(), metric, operator, ...boundOf(metric, number, unit, text) };
}

function boundOf(metric: MetricName, number: string, unit: string, text: string): { bound: number; share: boolean } {
  if (isLatency(metric)) {
    const seconds = unit === "" ? Number(number) / 1_000 : secondsOf(number + unit);
    if (seconds !== undefined) return { bound: seconds * 1_000, share: false };
    throw usageError(`--expect must give ${metric} in ms or s, got: ${JSON.stringify(text)}.`);
  }
  if (metric === "rate" ? unit === "" || unit === "/s" : unit === "") return { bound: Number(number), share: false };
  if (unit === "%" && metric !== "rate" && metric !== "events") return { bound: Number(number) / 100, share: true };
  const units = metric === "rate" ? "events a second" : metric === "events" ? "a number" : "a number or in %";
  throw usageError(`--expect must give ${metric} as ${units}, got: ${JSON.stringify(text)}.`);
}

/** Whether a run met its budget. What could not be observed meets none. @param events that were to be sent */
export function judge(expectation: Expectation, measurements: Measurements, events: number): Verdict {
  const { text, metric, operator, bound, share } = expectation;
  const value = measurements[metric];
  if (value === undefined) return { text, met: false, measured: undefined, measuredText: "not observable here" };
  const measured = share ? (events === 0 ? 0 : value / events) : value;
  return { text, met: holds(measured, operator, bound), measured, measuredText: show(metric, measured, share) };
}

function holds(value: number, operator: Operator, bound: number): boolean {
  switch (operator) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    case "=":
      return value === bound;
  }
}

function show(metric: MetricName, value: number, share: boolean): string {
  if (share) return `${rounded(value * 100)} %`;
  if (isLatency(metric)) return `${rounded(value)} ms`;
  return metric === "rate" ? `${rounded(value)}/s` : rounded(value);
}

/** Three digits that count, more where the whole number has more. */
function rounded(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });
}

function isLatency(metric: MetricName): boolean {
  return (LATENCIES as readonly string[]).includes(metric.replace(/^e2e\./, ""));
}
