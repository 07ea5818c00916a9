import type { LambdaFunction } from "../topology/places";
import type { LogStream } from "./function-log";

/**
 * The second argument of a handler, and what a runtime has to know of an invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export class InvocationContext {
  readonly functionVersion = "$LATEST";
  callbackWaitsForEmptyEventLoop = true;
  readonly #fn: LambdaFunction;
  readonly #clock: { readonly now: number };
  readonly #log: (requestId: string, stream: LogStream, text: string) => void;

  constructor(
    fn: LambdaFunction,
    readonly awsRequestId: string,
    /** When it started, in milliseconds since 1970 of the simulated world. */
    readonly startedAt: number,
    clock: { readonly now: number; readonly isReal: boolean },
    log: (requestId: string, stream: LogStream, text: string) => void,
  ) {
    this.#fn = fn;
    this.#clock = clock;
    this.#log = log;
    this.isReal = clock.isReal;
  }

  /** Whether time passes by itself while the handler runs. */
  readonly isReal: boolean;

  get functionName(): string {
    return this.#fn.name;
  }

  get invokedFunctionArn(): string {
    return this.#fn.arn;
  }

  get memoryLimitInMB(): string {
    return String(this.#fn.memoryMegabytes);
  }

  get logGroupName(): string {
    return logGroupName(this.#fn);
  }

  get logStreamName(): string {
    return logStreamName(this.startedAt);
  }

  /** Milliseconds that the function may run. */
  get timeoutMs(): number {
    return this.#fn.timeoutSeconds * 1_000;
  }

  getRemainingTimeInMillis(): number {
    return Math.max(0, this.startedAt + this.timeoutMs - this.#clock.now);
  }

  /** What the handler writes: the log of the function. */
  write(stream: LogStream, text: string): void {
    this.#log(this.awsRequestId, stream, text);
  }
}

export function logGroupName({ name }: LambdaFunction): string {
  return `/aws/lambda/${name}`;
}

/** Lambda makes a stream for each execution environment; here there is one a day. */
export function logStreamName(time: number): string {
  return `${new Date(time).toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]00000000000000000000000000000000`;
}
