import { type EventToTrace, type Hop, type Topology, traceEvent } from "../../../simulator";
import { CommandError, EXIT } from "../../cli/command-error";
import type { Shares } from "./shares";

/** An event such as will be put on a bus. */
interface Sample extends EventToTrace {
  /** How often it comes, as measured by the others. @default 1 */
  readonly weight?: number;
}

/**
 * Reads sample events: JSON lines, or a JSON array, of `{ source, detail-type, detail, bus?, weight? }`.
 *
 * @throws {CommandError}
 */
export function parseSamples(text: string, file: string): readonly Sample[] {
  const values = text.trimStart().startsWith("[") ? parsed(text, file, 1) : linesOf(text, file);
  if (!Array.isArray(values) || values.length === 0) throw notSamples(file, "none");
  return values.map((value, index) => {
    if (isSample(value)) return value;
    throw notSamples(file, `${JSON.stringify(value).slice(0, 80)} as number ${index + 1}`);
  });
}

function linesOf(text: string, file: string): unknown[] {
  return text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [parsed(line, file, index + 1)]));
}

function parsed(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(
      `--samples must be JSON, got in ${file}, line ${line}: ${JSON.stringify(text.slice(0, 60))} (${(cause as Error).message}).`,
      EXIT.failed,
      { cause },
    );
  }
}

function notSamples(file: string, got: string): CommandError {
  return new CommandError(
    `--samples must hold events with source and detail-type, and a weight of 0 or more where there is one, got in ${file}: ${got}.`,
    EXIT.failed,
  );
}

function isSample(value: unknown): value is Sample {
  if (typeof value !== "object" || value === null) return false;
  const { source, "detail-type": detailType, detail = {}, weight = 1 } = value as Record<string, unknown>;
  return (
    typeof source === "string" &&
    typeof detailType === "string" &&
    typeof detail === "object" &&
    typeof weight === "number" &&
    weight >= 0
  );
}

/** Bytes of a sample as it is put on a bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function meanBytes(samples: readonly Sample[]): number {
  const sizes = samples.map(
    ({ source, "detail-type": detailType, detail = {} }) =>
      Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(JSON.stringify(detail)),
  );
  return Math.max(1, Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length)));
}

/** Counts how many of the samples each rule, subscription, mapping and archive lets through. */
export function sampledShares(topology: Topology, samples: readonly Sample[], origin: string): Shares {
  const came = new Tally();
  const passed = new Tally();
  for (const { weight = 1, ...event } of samples) {
    const { from, arrivals, refusals, archives } = traceEvent(topology, event);
    came.add(from.address, weight);
    for (const { address } of archives) passed.add(address, weight);
    // The same way to a place is counted once, however many ways go on from there.
    const seen = new Set<string>();
    for (const hops of [...arrivals.map((each) => each.hops), ...refusals.map(({ after }) => after)]) {
      let way = "";
      for (const { part, to } of hops.map(passageOf)) {
        const passage = `${way} ${part}`;
        way = `${passage} ${to}`;
        if (!seen.has(passage)) passed.add(part, weight);
        if (!seen.has(way)) came.add(to, weight);
        seen.add(passage).add(way);
      }
    }
  }
  return { byAddress: sharesOf(topology, came, passed), origin };
}

function passageOf({ via, to }: Hop): { readonly part: string; readonly to: string } {
  const part = via.kind === "rule" ? via.rule : via.kind === "subscription" ? via.subscription : via.mapping;
  return { part: part.address, to: to.address };
}

class Tally {
  private readonly counts = new Map<string, number>();

  add(address: string, count: number): void {
    this.counts.set(address, this.of(address) + count);
  }

  of(address: string): number {
    return this.counts.get(address) ?? 0;
  }
}

function sharesOf({ buses, topics, queues }: Topology, came: Tally, passed: Tally): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const set = (parts: readonly { readonly address: string }[], place: string) => {
    for (const { address } of parts) {
      shares.set(address, came.of(place) === 0 ? 0 : passed.of(address) / came.of(place));
    }
  };
  for (const { address, rules, archives } of buses) set([...rules, ...archives], address);
  for (const { address, subscriptions } of topics) set(subscriptions, address);
  for (const { address, mappings } of queues) set(mappings, address);
  return shares;
}
