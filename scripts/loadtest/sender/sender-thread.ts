/** One of several senders, in a thread of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { connectSender, type SenderJob } from "./sender-job";
import { toPlain } from "./sender-result";
import type { FromThread, ToThread } from "./thread-messages";

const { job, memory } = workerData as { job: SenderJob; memory: SharedArrayBuffer };
const connected = connectSender(job, memory);
let stop = () => {};

const tell = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.on("message", async (message: ToThread) => {
  if (message.kind === "stop") return stop();
  const sender = connected.start(message.startAt);
  stop = () => sender.stop();
  tell({ kind: "result", result: toPlain(await sender.run()) });
  connected.close();
  parentPort?.close();
});
tell({ kind: "ready" });
