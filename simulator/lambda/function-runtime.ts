import type { FunctionError } from "./function-error";
import type { InvocationContext } from "./invocation-context";

/** What a function is invoked with. */
export interface Payload {
  /** The event, as a handler in this process gets it. It may have getters for what is seldom asked for. */
  value(): unknown;
  /** The event as JSON text, as a bundle gets it. */
  json(): string;
  /** What a fault's `containing` is looked for in: the bodies of the messages. */
  readonly text: string;
  /** Messages in it; 1 where it is no batch. */
  readonly records: number;
}

/**
 * How an invocation ends:
 * - `success`; `handler-error`: the handler threw or rejected, or returned what is no JSON
 * - `init-error`: the code could not be loaded; `time-out`; `out-of-memory`; `crash`: the process ended by itself
 * - `throttled`: it was refused, as too many are running; `unavailable`: it was refused by an outage. Nothing ran.
 */
export type OutcomeKind =
  | "success"
  | "handler-error"
  | "init-error"
  | "time-out"
  | "out-of-memory"
  | "crash"
  | "throttled"
  | "unavailable";

export interface InvocationOutcome {
  readonly kind: OutcomeKind;
  /** Of `success`: what the handler returned. */
  readonly value?: unknown;
  /** Of everything else: what Lambda answers. */
  readonly error?: FunctionError | undefined;
  /** Milliseconds that loading the code took on this machine; `undefined`: it was loaded already. */
  readonly coldStartMs?: number | undefined;
  /**
   * Milliseconds that passed for the handler: on a real clock all that it took, on a virtual one what it slept by its own
   * clock, beside the simulated duration.
   * @default 0
   */
  readonly elapsedMs?: number | undefined;
}

/** What runs the code of a function. */
export interface FunctionRuntime {
  /** Runs the handler once. What the handler does wrong is an outcome: it does not throw, and does not reject. */
  invoke(payload: Payload, context: InvocationContext): InvocationOutcome | Promise<InvocationOutcome>;
  /** Ends whatever still runs. */
  stop(): Promise<void>;
}

/** An event that came as JSON text. */
export class TextPayload implements Payload {
  readonly records = 1;

  constructor(readonly text: string) {}

  value(): unknown {
    return JSON.parse(this.text);
  }

  json(): string {
    return this.text;
  }
}

/** Why an invocation failed, in one line. */
export function textOf({ error, kind }: InvocationOutcome): string {
  return error === undefined ? kind : [error.errorType, error.errorMessage].filter(Boolean).join(": ");
}
