import type { FunctionError } from "../function-error";
import type { LogStream } from "../function-log";

/** What a worker is started with. */
export interface WorkerStart {
  /** Folder of the unpacked bundle. */
  readonly folder: string;
  /** `index.handler`. */
  readonly handler: string;
  /** Milliseconds since 1970 of the simulated world; `undefined`: the machine's time. */
  readonly time: number | undefined;
}

/** One invocation. */
export interface WorkerInvocation {
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly deadline: number;
  /** `_X_AMZN_TRACE_ID`, which the runtime sets anew for each invocation. */
  readonly traceHeader: string;
  /** The plain fields of the context. */
  readonly context: Readonly<Record<string, string>>;
}

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "init-error"; readonly error: FunctionError }
  /** The thread ends after the next message. */
  | { readonly kind: "over" }
  | { readonly kind: "log"; readonly stream: LogStream; readonly text: string }
  | { readonly kind: "success"; readonly json: string; readonly elapsedMs: number }
  | { readonly kind: "handler-error"; readonly error: FunctionError; readonly elapsedMs: number };
