/*
 * The inside of a worker thread: one execution environment of a function. It loads the bundle and runs its handler for each
 * message, one after the other. It imports nothing of the simulator that is more than a few lines.
 */
import { parentPort, workerData } from "node:worker_threads";
import { elapsedTime } from "../../kernel/host";
import { thrown } from "../function-error";
import type { LogStream } from "../function-log";
import { type Handler, loadHandler } from "./load-handler";
import type { FromWorker, WorkerInvocation, WorkerStart } from "./messages";
import { Reply } from "./reply";
import { SimulatedClock } from "./simulated-clock";

const port = parentPort as NonNullable<typeof parentPort>;
const start = workerData as WorkerStart;
const post = (message: FromWorker) => port.postMessage(message);
const clock = start.time === undefined ? undefined : SimulatedClock.install(start.time);
const now = Date.now;
let current: Reply | undefined;

captureOutput("stdout");
captureOutput("stderr");
sparePeers();
process.on("uncaughtException", (error) => end(error, 129));
process.on("unhandledRejection", (reason) => end(unhandled(reason), 128));
process.on("beforeExit", () => current?.drained());
void main();

async function main(): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(start.folder, start.handler);
  } catch (error) {
    end(error, 1);
    return;
  }
  const isAsync = handler.constructor.name === "AsyncFunction";
  port.on("message", (invocation: WorkerInvocation) => run(handler, isAsync, invocation));
  post({ kind: "ready" });
}

function run(handler: Handler, isAsync: boolean, invocation: WorkerInvocation): void {
  const { event, startedAt, deadline, traceHeader, context } = invocation;
  clock?.startAt(startedAt);
  process.env._X_AMZN_TRACE_ID = traceHeader;
  const answer = (message: FromWorker) => {
    current = undefined;
    port.ref();
    post(message);
  };
  const begun = elapsedTime();
  const elapsedMs = () => clock?.elapsed ?? elapsedTime() - begun;
  const reply = new Reply(
    isAsync,
    (json) => answer({ kind: "success", json, elapsedMs: elapsedMs() }),
    (error) => answer({ kind: "handler-error", error, elapsedMs: elapsedMs() }),
  );
  current = reply;
  // From now on only what the handler does keeps the thread alive: so it is seen when it waits for nothing any more.
  port.unref();
  try {
    const result = handler(JSON.parse(event), contextOf(reply, deadline, context), reply.callback);
    if (isThenable(result)) result.then(reply.succeed, reply.fail);
  } catch (error) {
    reply.fail(error);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(reply: Reply, deadline: number, context: WorkerInvocation["context"]): object {
  return {
    get callbackWaitsForEmptyEventLoop() {
      return reply.callbackWaitsForEmptyEventLoop;
    },
    set callbackWaitsForEmptyEventLoop(value: boolean) {
      reply.callbackWaitsForEmptyEventLoop = value;
    },
    succeed: reply.succeed,
    fail: reply.fail,
    done: reply.done,
    ...context,
    getRemainingTimeInMillis: () => deadline - now(),
  };
}

/** The environment is of no use any more: as on Lambda, the next invocation gets another one. */
function end(error: unknown, exitCode: number): void {
  post({ kind: "over" });
  if (current === undefined) post({ kind: "init-error", error: thrown(error) });
  else current.fail(error);
  process.exit(exitCode);
}

function unhandled(reason: unknown): Error {
  const error = new Error(String(reason));
  if (reason instanceof Error && reason.stack !== undefined) error.stack = reason.stack;
  error.name = "Runtime.UnhandledPromiseRejection";
  return error;
}

/** In the order in which it is written, and before the answer. */
function captureOutput(stream: LogStream): void {
  const write = (chunk: string | Uint8Array, encoding?: unknown, written?: unknown): boolean => {
    post({ kind: "log", stream, text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
    const callback = typeof encoding === "function" ? encoding : written;
    if (typeof callback === "function") process.nextTick(callback as () => void);
    return true;
  };
  process[stream].write = write as NodeJS.WriteStream["write"];
}

/** The process is the simulator's: a handler that ends its own ends this thread. */
function sparePeers(): void {
  const { kill } = process;
  process.kill = (pid, signal) => (pid === process.pid && signal !== 0 ? process.exit(1) : kill(pid, signal));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
