import type { Fault, FaultKind } from "../../simulator/faults/fault";
import { usageError } from "../cli/command-error";
import { secondsOf } from "../cli/parse-seconds";

/** Every kind of fault, with what `--help` says of it. */
export const FAULT_KINDS: Readonly<Record<FaultKind, string>> = {
  "handler-error": "an invocation ends with an error, before it has done anything",
  "late-error": "an invocation ends with an error, after it has done its work",
  crash: "the process of an invocation ends",
  slow: "an invocation takes longer, by 60 s or as given: slow:orders-consumer:2s",
  throttle: "an invocation, or an entry of PutEvents, is refused for now",
  duplicate: "a message is delivered twice",
  reorder: "a standard queue hands out its messages in any order",
  outage: "nothing can be delivered to the place, or invoked there; with a Region, to all that is in it",
  "link-outage": "nothing of another Region can be delivered to the bus",
};

/**
 * The faults that `--faults` asks for: `KIND[:PLACE][:PART…]`, several with commas. A part is a share (`5%`), a time
 * (`10s+5s`: begins after 10 s and lasts 5 s; `+5s`: at once, for 5 s; `10s+`: after 10 s, for ever), a number of times
 * (`3x`), or, of `slow`, how much longer it takes (`2s`).
 *
 * @example parseFaults("handler-error:orders-consumer:5%,duplicate:2%,outage:q-orders:10s+5s")
 * @throws {CommandError}
 */
export function parseFaults(spec: string): Fault[] {
  return spec.split(",").map((text) => parseFault(text.trim()));
}

type FaultParts = { -readonly [K in keyof Fault]: Fault[K] };

function parseFault(text: string): Fault {
  const [kind = "", ...rest] = text.split(":");
  if (!isKind(kind)) {
    throw usageError(
      `--faults must begin with a kind of fault, one of ${Object.keys(FAULT_KINDS).join(", ")}, got: ${JSON.stringify(text)}.`,
    );
  }
  const fault: FaultParts = { kind };
  const place = placeIn(rest);
  if (place.length > 0) fault.at = place.join(":");
  for (const part of rest.slice(place.length)) {
    const found = readPart(part, fault);
    if (!found) throw unreadable(part, text);
    // What is given twice is a slip, not a wish.
    for (const key of Object.keys(found) as (keyof Fault)[]) {
      if (key in fault) throw usageError(`--faults must say each thing once, got: ${JSON.stringify(text)}.`);
    }
    Object.assign(fault, found);
  }
  return fault;
}

/** The parts that name the place: one, or all of an ARN's. */
function placeIn(parts: readonly string[]): readonly string[] {
  const end = parts.findIndex((part) => part === "" || readPart(part, { kind: "slow" }) !== undefined);
  const before = end < 0 ? parts : parts.slice(0, end);
  // The account of an ARN is digits, its Region may be empty: it ends at its seventh part at the latest.
  if (parts[0] === "arn") return parts.slice(0, parts[2] === "lambda" ? 7 : 6);
  return before.slice(0, 1).filter((name) => /^[\w./-]+$/.test(name));
}

function readPart(part: string, { kind }: Fault): Partial<FaultParts> | undefined {
  const share = /^(\d+(?:\.\d+)?)%$/.exec(part)?.[1];
  if (share !== undefined) return Number(share) <= 100 ? { probability: Number(share) / 100 } : undefined;
  const times = /^(\d+)x$/.exec(part)?.[1];
  if (times !== undefined) return { times: Number(times) };
  const [, from, length] = /^([^+]*)\+([^+]*)$/.exec(part) ?? [];
  if (from !== undefined && length !== undefined) return window(from, length);
  const seconds = secondsOf(part);
  return kind === "slow" && seconds !== undefined ? { seconds } : undefined;
}

function window(from: string, length: string): Partial<FaultParts> | undefined {
  const fromSeconds = from === "" ? undefined : secondsOf(from);
  const forSeconds = length === "" ? undefined : secondsOf(length);
  if ((from !== "" && fromSeconds === undefined) || (length !== "" && forSeconds === undefined)) return undefined;
  if (fromSeconds === undefined && forSeconds === undefined) return undefined;
  return { ...(fromSeconds !== undefined && { fromSeconds }), ...(forSeconds !== undefined && { forSeconds }) };
}

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

function unreadable(part: string, fault: string) {
  return usageError(
    `--faults must have parts such as 5% (how often), 10s+5s (begins after 10 s, lasts 5 s), 3x (times) or, of slow, 2s, got: ${JSON.stringify(part)} in ${JSON.stringify(fault)}.`,
  );
}
