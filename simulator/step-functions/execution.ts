import type { Way } from "../ledger/way";
import type { StateError } from "./state-error";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** Something that happened in an execution. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export interface HistoryEvent {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** As AWS names it: `TaskStateEntered`, `ExecutionFailed`. */
  readonly type: string;
  /** Of the state that it is of. */
  readonly state?: string | undefined;
  /** Its details, as AWS has them. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A state that an execution has been in. */
export class VisitedState {
  /** Milliseconds since 1970; `undefined`: it is there still, or was left by an error. */
  exitedAt: number | undefined;
  output: unknown;
  /** Why it failed, for the last time. */
  error: StateError | undefined;
  /** Times that it was tried again. */
  retries = 0;

  constructor(
    readonly name: string,
    readonly type: string,
    readonly enteredAt: number,
    readonly input: unknown,
  ) {}
}

/** One run of a state machine. */
export class Execution {
  status: ExecutionStatus = "RUNNING";
  /** Milliseconds since 1970. */
  stoppedAt: number | undefined;
  output: unknown;
  error: string | undefined;
  cause: string | undefined;
  readonly history: HistoryEvent[] = [];
  /** The states that it came to, in this order. */
  readonly states: VisitedState[] = [];

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly inputText: string,
    readonly startedAt: number,
    /** What it was started with: its way ends when the execution does. */
    readonly way: Way,
  ) {}

  get input(): unknown {
    return JSON.parse(this.inputText);
  }

  /** Names of the states that it came to, in this order. */
  get path(): string[] {
    return this.states.map(({ name }) => name);
  }

  record(time: number, type: string, details: Readonly<Record<string, unknown>>, state?: string): void {
    this.history.push({ id: this.history.length + 1, time, type, state, details });
  }
}
