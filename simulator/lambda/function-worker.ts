import { Worker } from "node:worker_threads";
import { elapsedTime, setAlarmClock } from "../kernel/host";
import type { LambdaFunction } from "../topology/places";
import { exited, type FunctionError, outOfMemory, thrown } from "./function-error";
import type { LogStream } from "./function-log";
import type { InvocationOutcome, Payload } from "./function-runtime";
import type { InvocationContext } from "./invocation-context";
import { watchMemory } from "./memory-watch";
import { traceHeader } from "./trace-header";
import type { FromWorker, WorkerInvocation, WorkerStart } from "./worker/messages";
import { workerSource } from "./worker-source";

/** Loading the code may take so long, and then the time-out of the function begins. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_LIMIT = 10_000;

interface Pending {
  readonly context: InvocationContext;
  readonly cold: boolean;
  /** When the handler could begin, on the machine's clock. */
  begunAt: number;
  resolve(outcome: InvocationOutcome): void;
}

/** One execution environment of a function: a thread with its own memory, environment and modules. It runs one invocation at a time. */
export class FunctionWorker {
  /** Whether its thread has ended, or is about to. */
  isOver = false;
  private readonly worker: Worker;
  private readonly startedAt = elapsedTime();
  private coldStartMs: number | undefined;
  private pending: Pending | undefined;
  private lastContext: InvocationContext | undefined;
  private stopWatching = () => {};

  constructor(
    private readonly fn: LambdaFunction,
    start: WorkerStart,
    environment: Record<string, string>,
  ) {
    const { code, eval: isCode } = workerSource();
    // Node reads options for threads out of the variable, and refuses those that are for processes.
    const { NODE_OPTIONS: _, ...env } = environment;
    this.worker = new Worker(code, {
      eval: isCode,
      workerData: start,
      env,
      argv: [],
      execArgv: ["--enable-source-maps"],
      resourceLimits: { maxOldGenerationSizeMb: fn.memoryMegabytes },
      name: fn.name.slice(0, 60),
    });
    this.worker.on("message", (message: FromWorker) => this.receive(message));
    this.worker.on("error", (error: NodeJS.ErrnoException) => this.broke(error));
    this.worker.on("exit", (code) => this.exited(code));
  }

  run(payload: Payload, context: InvocationContext): Promise<InvocationOutcome> {
    const { startedAt, timeoutMs } = context;
    const invocation: WorkerInvocation = {
      event: payload.json(),
      startedAt,
      deadline: startedAt + timeoutMs,
      traceHeader: traceHeader(context),
      context: plainContext(context),
    };
    const cold = this.coldStartMs === undefined;
    this.lastContext = context;
    return new Promise((resolve) => {
      this.pending = { context, cold, begunAt: elapsedTime(), resolve };
      this.worker.ref();
      this.watch(cold ? INIT_LIMIT + timeoutMs : timeoutMs);
      this.worker.postMessage(invocation);
    });
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.worker.terminate();
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case "log":
        this.log(message.stream, message.text);
        break;
      case "ready":
        this.coldStartMs = elapsedTime() - this.startedAt;
        if (this.pending) this.beginAnew(this.pending);
        break;
      case "over":
        this.isOver = true;
        break;
      case "init-error":
        this.settle({ kind: this.coldStartMs === undefined ? "init-error" : "crash", error: message.error });
        break;
      case "success":
        this.settle({ kind: "success", value: JSON.parse(message.json), elapsedMs: message.elapsedMs });
        break;
      case "handler-error":
        this.settle({ kind: "handler-error", error: message.error, elapsedMs: message.elapsedMs });
        break;
    }
  }

  private broke(error: NodeJS.ErrnoException): void {
    const isMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    this.fail(isMemory ? "out-of-memory" : "crash", (id) => (isMemory ? outOfMemory(id) : thrown(error)));
  }

  private exited(code: number): void {
    this.fail("crash", (id) => exited(id, code === 0 ? undefined : `exit status ${code}`));
  }

  /** The code is loaded: what that took does not count as time of the handler. */
  private beginAnew(pending: Pending): void {
    pending.begunAt = elapsedTime();
    this.watch(pending.context.timeoutMs);
  }

  /** From now on so many milliseconds of the machine are left, and the memory that the function has. */
  private watch(milliseconds: number): void {
    this.stopWatching();
    const stopClock = setAlarmClock(milliseconds, () => this.kill({ kind: "time-out" }));
    const stopMemory = watchMemory(this.worker, this.fn.memoryMegabytes, () => {
      this.kill({ kind: "out-of-memory", error: outOfMemory(this.pending?.context.awsRequestId ?? "") });
    });
    this.stopWatching = () => {
      stopClock();
      stopMemory();
    };
  }

  private kill(outcome: InvocationOutcome): void {
    void this.end();
    this.settle(outcome);
  }

  private fail(kind: "crash" | "out-of-memory", error: (requestId: string) => FunctionError): void {
    this.isOver = true;
    const { pending } = this;
    if (pending === undefined) return;
    const whileLoading = kind === "crash" && this.coldStartMs === undefined;
    this.settle({ kind: whileLoading ? "init-error" : kind, error: error(pending.context.awsRequestId) });
  }

  private settle(outcome: InvocationOutcome): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.stopWatching();
    this.pending = undefined;
    // One that is idle does not keep the process from ending.
    this.worker.unref();
    const now = elapsedTime();
    pending.resolve({
      ...outcome,
      // The worker measures best: this thread may be too busy to see at once that it is ready, or has answered.
      ...(pending.context.isReal && { elapsedMs: outcome.elapsedMs ?? now - pending.begunAt }),
      ...(pending.cold && { coldStartMs: this.coldStartMs ?? now - this.startedAt }),
    });
  }

  private log(stream: LogStream, text: string): void {
    (this.pending?.context ?? this.lastContext)?.write(stream, text);
  }
}

function plainContext(context: InvocationContext): Record<string, string> {
  return {
    awsRequestId: context.awsRequestId,
    functionName: context.functionName,
    functionVersion: context.functionVersion,
    invokedFunctionArn: context.invokedFunctionArn,
    memoryLimitInMB: context.memoryLimitInMB,
    logGroupName: context.logGroupName,
    logStreamName: context.logStreamName,
  };
}
