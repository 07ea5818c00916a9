import { type FunctionError, thrown } from "../function-error";

/** Of a response. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 6_291_556;

/**
 * The answer to one invocation: the first that the handler gives, by its promise, its callback or the methods of its context.
 * As Lambda's runtime for Node.js does it: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export class Reply {
  private given = false;
  /** What is answered when nothing is left that could still happen. */
  private whenDrained: () => void;
  callbackWaitsForEmptyEventLoop = true;

  constructor(
    isAsync: boolean,
    private readonly succeedWith: (json: string) => void,
    private readonly failWith: (error: FunctionError) => void,
  ) {
    this.whenDrained = () => (isAsync ? this.fail(neverSettled()) : this.succeed(null));
  }

  /** Nothing is left that could still happen. */
  drained(): void {
    this.whenDrained();
  }

  readonly succeed = (result?: unknown): void => {
    if (this.given) return;
    const json = textOf(result);
    if (json === undefined) {
      this.fail(new Error("Unable to stringify response body"));
      return;
    }
    this.given = true;
    if (Buffer.byteLength(json) > MOST_BYTES) this.failWith(TOO_LARGE);
    else this.succeedWith(json);
  };

  readonly fail = (error?: unknown): void => {
    if (this.given) return;
    this.given = true;
    this.failWith(thrown(error ?? "handled"));
  };

  readonly done = (error?: unknown, result?: unknown): void => {
    if (error === undefined || error === null) this.succeed(result);
    else this.fail(error);
  };

  readonly callback = (error?: unknown, result?: unknown): void => {
    if (!this.callbackWaitsForEmptyEventLoop || (error !== undefined && error !== null)) this.done(error, result);
    else this.whenDrained = () => this.succeed(result);
  };
}

function textOf(result: unknown): string | undefined {
  try {
    // What JSON leaves out, such as a function, is answered as nothing.
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    return undefined;
  }
}

const TOO_LARGE: FunctionError = {
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MOST_BYTES} bytes).`,
};

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html#troubleshooting-invocation-nodejs-exit */
export function neverSettled(): Error {
  const error = new Error(
    "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
  );
  error.name = "Runtime.NodeJsExit";
  return error;
}
