/** Why a state failed: what retriers and catchers go by. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export class StateError extends Error {
  constructor(
    /** Name of the error: `States.Timeout`, `Lambda.TooManyRequestsException`, whatever a function threw. */
    readonly error: string,
    readonly reason: string,
  ) {
    super(`${error}: ${reason}`);
  }
}

/** A mistake of the definition, or data that it did not reckon with: nothing retries or catches it. */
export function runtimeError(reason: string): StateError {
  return new StateError("States.Runtime", reason);
}

/** "States.Runtime" fails an execution always; "States.ALL" leaves out States.DataLimitExceeded too. */
export function isMatched(names: readonly string[], { error }: StateError): boolean {
  if (error === "States.Runtime") return false;
  return names.some((name) => {
    if (name === error) return true;
    if (name === "States.ALL") return error !== "States.DataLimitExceeded";
    return name === "States.TaskFailed" && error !== "States.Timeout" && error !== "States.DataLimitExceeded";
  });
}
