import type { LambdaFunction } from "../topology/places";
import type { LogLine } from "./function-log";
import type { InvocationOutcome } from "./function-runtime";

/** Who invokes a function, and waits for how it ends. */
export interface Caller {
  /** The invocation is over, or was refused. */
  answered(outcome: InvocationOutcome, invocation: Invocation | undefined): void;
}

/** One run of a function. */
export class Invocation {
  /** `undefined`: it still runs. */
  outcome: InvocationOutcome | undefined;
  /** Milliseconds of the simulated world. */
  durationMs = 0;

  constructor(
    readonly requestId: string,
    /** Milliseconds since 1970. */
    readonly startedAt: number,
    /** Messages that it was given; 1 where it was no batch. */
    readonly records: number,
  ) {}
}

/** The last invocations of a function, the oldest first. */
export class InvocationHistory {
  private readonly kept: Invocation[] = [];
  private next = 0;

  constructor(private readonly most = 100) {}

  add(invocation: Invocation): void {
    this.kept[this.next] = invocation;
    this.next = (this.next + 1) % this.most;
  }

  get all(): readonly Invocation[] {
    return this.kept.length < this.most
      ? [...this.kept]
      : [...this.kept.slice(this.next), ...this.kept.slice(0, this.next)];
  }
}

/** Of the log, what `LogResult` of the Invoke API holds. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const TAIL_BYTES = 4_096;

/** The end of what an invocation wrote to its log, between the lines that Lambda itself writes. */
export function logTail(fn: LambdaFunction, invocation: Invocation, lines: readonly LogLine[]): string {
  const { requestId } = invocation;
  const text = [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...lines.map((line) => line.text),
    `END RequestId: ${requestId}`,
    reportLine(fn, invocation),
    "",
  ].join("\n");
  return Buffer.from(text).subarray(-TAIL_BYTES).toString();
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
function reportLine({ memoryMegabytes }: LambdaFunction, { requestId, durationMs, outcome }: Invocation): string {
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs)} ms`,
    `Memory Size: ${memoryMegabytes} MB`,
    ...(outcome?.coldStartMs === undefined ? [] : [`Init Duration: ${outcome.coldStartMs.toFixed(2)} ms`]),
  ].join("\t");
}
