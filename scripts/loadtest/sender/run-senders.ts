import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { MACHINE_CLOCK } from "../clock";
import { TYPESCRIPT } from "../typescript";
import { Counters, type Counts, sumCounts } from "./counters";
import { connectSender, type SenderJob } from "./sender-job";
import { fromPlain, mergeResults, type SenderResult } from "./sender-result";
import type { FromThread, ToThread } from "./thread-messages";

/** Senders that send. */
export interface RunningSenders {
  readonly startedAt: number;
  readonly counts: Counts;
  /** Accepted events in each class of latency. */
  readonly latencyClasses: readonly number[];
  /** Ends the sending: calls that are under way are waited for. */
  stop(): void;
  readonly result: Promise<SenderResult>;
}

/** Starts a sender for each share of the work: one in this thread, several in threads of their own. */
export async function startSenders(job: Omit<SenderJob, "share">, workers: number): Promise<RunningSenders> {
  const counters = Array.from({ length: workers }, () => new Counters());
  const jobs = counters.map((_, index) => ({ ...job, share: { index, of: workers } }));
  const starting = jobs.map((each, i) => (workers === 1 ? here : inThread)(each, (counters[i] as Counters).memory));
  const senders = await Promise.all(starting);
  const startedAt = MACHINE_CLOCK.now();
  const results = senders.map(({ start }) => start(startedAt));
  return {
    startedAt,
    get counts() {
      return sumCounts(counters.map(({ counts }) => counts));
    },
    get latencyClasses() {
      const all = counters.map(({ classes }) => classes);
      return (all[0] ?? []).map((_, i) => all.reduce((sum, classes) => sum + (classes[i] ?? 0), 0));
    },
    stop: () => {
      for (const { stop } of senders) stop();
    },
    result: Promise.all(results).then(mergeResults),
  };
}

interface StartableSender {
  readonly start: (startAt: number) => Promise<SenderResult>;
  readonly stop: () => void;
}

async function here(job: SenderJob, memory: SharedArrayBuffer): Promise<StartableSender> {
  const connected = connectSender(job, memory);
  let stop = () => {};
  return {
    start(startAt) {
      const sender = connected.start(startAt);
      stop = () => sender.stop();
      return sender.run().finally(() => connected.close());
    },
    stop: () => stop(),
  };
}

function inThread(job: SenderJob, memory: SharedArrayBuffer): Promise<StartableSender> {
  const thread = new Worker(join(__dirname, "sender-thread.ts"), {
    workerData: { job, memory },
    execArgv: [...TYPESCRIPT],
  });
  const tell = (message: ToThread) => thread.postMessage(message);
  return new Promise((ready, failed) => {
    const result = new Promise<SenderResult>((resolve, reject) => {
      thread.on("error", reject).on("error", failed);
      thread.on("message", (message: FromThread) => {
        if (message.kind === "result") resolve(fromPlain(message.result));
        else ready({ start, stop: () => tell({ kind: "stop" }) });
      });
    });
    // Whoever waits for the result hears of an error there; until somebody does, it must not end the process.
    result.catch(() => {});
    const start = (startAt: number) => {
      tell({ kind: "start", startAt });
      return result;
    };
  });
}
