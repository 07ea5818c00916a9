import { readFileSync } from "node:fs";
import type { Topology } from "../../simulator";
import { CommandError, EXIT, usageError } from "../cli/command-error";
import { type Assumptions, DEFAULT_ASSUMPTIONS } from "./assumptions";
import type { CostRequest } from "./estimate";
import { entriesGiven } from "./traffic/entries";
import { measuredTraffic, parseLoadtest } from "./traffic/loadtest";
import { meanBytes, parseSamples, sampledShares } from "./traffic/samples";
import { evenShares, type Shares, withGivenShares } from "./traffic/shares";

/** The options that say what is counted with, as they are typed. */
export interface CostOptions {
  readonly "events-per-day"?: readonly string[];
  readonly "event-bytes"?: string;
  readonly share?: readonly string[];
  readonly samples?: string;
  readonly loadtest?: string;
  readonly "retry-rate"?: string;
  readonly "dead-letter-rate"?: string;
  readonly "duration-ms"?: readonly string[];
  readonly "log-bytes"?: string;
  readonly "table-writes"?: string;
  readonly "table-reads"?: string;
  readonly "custom-metrics"?: string;
  readonly pollers?: string;
  readonly "replay-days"?: string;
  readonly "free-tier"?: boolean;
}

/** Bytes of the largest event that PutEvents takes, all entries of a call together. */
const MOST_BYTES = 1024 * 1024;

/** What costs are worked out for. @throws {CommandError} */
export function costRequest(options: CostOptions, topology: Topology): CostRequest {
  const perDay = entriesGiven(options["events-per-day"] ?? [], topology);
  const given = namedNumbers("share", options.share ?? [], { min: 0, max: 1 });
  if (given.has("")) throw usageError("--share must be NAME=SHARE, such as route-orders=0.6, got no name.");
  const { shares, ...measured } = trafficOf(options, topology);
  return {
    perDay,
    shares: withGivenShares(shares, topology, given),
    assumptions: assumptionsOf(options, { ...DEFAULT_ASSUMPTIONS, ...measured }),
  };
}

function trafficOf(
  { samples: samplesFile, loadtest }: CostOptions,
  topology: Topology,
): { readonly shares: Shares } & Partial<Assumptions> {
  if (samplesFile !== undefined && loadtest !== undefined) {
    throw usageError("--samples and --loadtest both tell the shares: give one of them.");
  }
  if (loadtest !== undefined)
    return measuredTraffic(topology, parseLoadtest(read("loadtest", loadtest), loadtest), loadtest);
  if (samplesFile === undefined) return { shares: evenShares(topology) };
  const samples = parseSamples(read("samples", samplesFile), samplesFile);
  const origin = `counted: ${samples.length} sample events of ${samplesFile}`;
  return { shares: sampledShares(topology, samples, origin), eventBytes: meanBytes(samples) };
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    throw new CommandError(`--${option} must be a file that can be read: ${(cause as Error).message}.`, EXIT.failed, {
      cause,
    });
  }
}

function assumptionsOf(options: CostOptions, known: Assumptions): Assumptions {
  const durations = namedNumbers("duration-ms", options["duration-ms"] ?? [], { min: 0, max: 900_000 });
  const value = (name: keyof CostOptions, range: Range, otherwise: number) =>
    number(name, options[name] as string | undefined, range) ?? otherwise;
  return {
    eventBytes: value("event-bytes", { min: 1, max: MOST_BYTES }, known.eventBytes),
    retryRate: value("retry-rate", { min: 0, max: 100 }, known.retryRate),
    deadLetterRate: value("dead-letter-rate", { min: 0, max: 1 }, known.deadLetterRate),
    durationMs: {
      all: durations.get("") ?? known.durationMs.all,
      byName: new Map([...durations].filter(([name]) => name !== "")),
    },
    logBytes: value("log-bytes", { min: 0, max: MOST_BYTES }, known.logBytes),
    tableWrites: value("table-writes", { min: 0, max: 1_000 }, known.tableWrites),
    tableReads: value("table-reads", { min: 0, max: 1_000 }, known.tableReads),
    customMetrics: value("custom-metrics", { min: 0, max: 1_000_000 }, known.customMetrics),
    pollers: value("pollers", { min: 0, max: 10_000 }, known.pollers),
    replayDays: value("replay-days", { min: 0, max: 10_000 }, known.replayDays),
    freeTier: options["free-tier"] === true,
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** A number that need not be whole. @throws {CommandError} */
export function number(option: string, text: string | undefined, { min, max }: Range): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usageError(
    `--${option} must be a number from ${min} to ${max.toLocaleString("en-US")}, got: ${JSON.stringify(text)}.`,
  );
}

/** `50` and `orders-consumer=120`; what has no name is under "". */
function namedNumbers(option: string, given: readonly string[], range: Range): ReadonlyMap<string, number> {
  return new Map(
    given.map((text) => {
      const equals = text.lastIndexOf("=");
      return [text.slice(0, Math.max(0, equals)), number(option, text.slice(equals + 1), range) ?? 0];
    }),
  );
}
