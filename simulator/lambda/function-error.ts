import type { LambdaFunction } from "../topology/places";

/** What Lambda answers in place of a result. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface FunctionError {
  /** Name of the error: `TypeError`, `Runtime.ExitError`. */
  readonly errorType?: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What a handler threw, as Lambda's runtime for Node.js answers it. It need not be an error. */
export function thrown(error: unknown): FunctionError {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: textOf(error), trace: [] };
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
export function timedOut(requestId: string, { timeoutSeconds }: LambdaFunction): FunctionError {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}

/** The process ended: by `process.exit`, or killed. @param how `undefined`: without an error */
export function exited(requestId: string, how: string | undefined): FunctionError {
  const reason = how === undefined ? "Runtime exited without providing a reason" : `Runtime exited with error: ${how}`;
  return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

export function outOfMemory(requestId: string): FunctionError {
  return {
    errorType: "Runtime.OutOfMemory",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  };
}

/** More invocations at a time than are reserved, or than the account has. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const TOO_MANY_REQUESTS: FunctionError = {
  errorType: "TooManyRequestsException",
  errorMessage: "Rate Exceeded.",
};

export const SERVICE_UNAVAILABLE: FunctionError = {
  errorType: "ServiceException",
  errorMessage: "The service encountered an internal error: an outage.",
};
