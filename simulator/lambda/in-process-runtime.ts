import { elapsedTime, setAlarmClock } from "../kernel/host";
import { thrown } from "./function-error";
import type { FunctionRuntime, InvocationOutcome, Payload } from "./function-runtime";
import type { InvocationContext } from "./invocation-context";

/** A handler in this process. */
export type InProcessHandler = (event: never, context: never) => unknown;

/**
 * Calls a handler of this process in place of a bundle: a test's, or a benchmark's. It is not isolated, what it writes is no
 * part of the function's log, and it cannot be stopped: of one that never ends, only the invocation ends at its time-out,
 * which is then as long on the machine's clock.
 *
 * A handler that returns something other than a promise is done when it returns: no promise is made for it.
 */
export class InProcessRuntime implements FunctionRuntime {
  constructor(private readonly handler: InProcessHandler) {}

  invoke(payload: Payload, context: InvocationContext): InvocationOutcome | Promise<InvocationOutcome> {
    const begun = context.isReal ? elapsedTime() : undefined;
    try {
      const result: unknown = this.handler(payload.value() as never, context as never);
      if (isPromise(result)) return settled(result, context, begun);
      return result === undefined && begun === undefined ? NOTHING : success(result, begun);
    } catch (error) {
      return failure(error, begun);
    }
  }

  async stop(): Promise<void> {}
}

const NOTHING: InvocationOutcome = { kind: "success" };

function settled(
  result: PromiseLike<unknown>,
  { timeoutMs }: InvocationContext,
  begun: number | undefined,
): Promise<InvocationOutcome> {
  return new Promise((resolve) => {
    const cancel = setAlarmClock(timeoutMs, () => resolve({ kind: "time-out", elapsedMs: since(begun) }));
    const end = (outcome: InvocationOutcome): void => {
      cancel();
      resolve(outcome);
    };
    result.then(
      (value) => end(success(value, begun)),
      (error: unknown) => end(failure(error, begun)),
    );
  });
}

function success(value: unknown, begun: number | undefined): InvocationOutcome {
  return { kind: "success", value, elapsedMs: since(begun) };
}

function failure(error: unknown, begun: number | undefined): InvocationOutcome {
  return { kind: "handler-error", error: thrown(error), elapsedMs: since(begun) };
}

/** @param begun on the machine's clock; `undefined` where that does not count */
function since(begun: number | undefined): number | undefined {
  return begun === undefined ? undefined : elapsedTime() - begun;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
