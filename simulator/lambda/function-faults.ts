import type { Faults } from "../faults/faults";
import type { LambdaFunction } from "../topology/places";
import { exited } from "./function-error";
import type { InvocationOutcome } from "./function-runtime";

/** Seconds that `slow` adds where the fault does not say. */
const SLOW_SECONDS = 60;

/** How an invocation ends that is made to go wrong before the handler has done anything. */
export function faultBefore(
  faults: Faults,
  place: LambdaFunction,
  text: string,
  requestId: string,
): InvocationOutcome | undefined {
  if (faults.strikes("handler-error", place, text)) return INJECTED_ERROR;
  if (!faults.strikes("crash", place, text)) return undefined;
  return { kind: "crash", error: exited(requestId, "exit status 1") };
}

/** How an invocation ends that is made to go wrong after the handler has done its work. */
export function lateError(
  faults: Faults,
  place: LambdaFunction,
  text: string,
  { kind, coldStartMs }: InvocationOutcome,
): InvocationOutcome | undefined {
  if (kind !== "success" || !faults.strikes("late-error", place, text)) return undefined;
  return { ...INJECTED_ERROR, coldStartMs };
}

/** Milliseconds by which an invocation is made to take longer. */
export function slowness(faults: Faults, place: LambdaFunction, text: string): number {
  const fault = faults.strikes("slow", place, text);
  return fault === undefined ? 0 : (fault.seconds ?? SLOW_SECONDS) * 1_000;
}

const INJECTED_ERROR: InvocationOutcome = {
  kind: "handler-error",
  error: {
    errorType: "InjectedFault",
    errorMessage: "The simulation was told to let this invocation fail.",
    trace: [],
  },
};
