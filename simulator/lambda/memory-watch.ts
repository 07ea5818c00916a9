import type { Worker } from "node:worker_threads";
import { elapsedTime, setAlarmClock } from "../kernel/host";

/** Milliseconds between two looks. */
const INTERVAL = 250;
/** What a function may take beyond its memory setting before it is ended for what the whole process has grown by. */
const MARGIN_MEGABYTES = 512;
const MEGABYTE = 2 ** 20;

/** Of Node 22.16 and later. */
interface HeapStatistics {
  readonly used_heap_size: number;
  readonly external_memory: number;
}

/**
 * Calls back once a worker has taken more memory than its function has. Node itself ends a thread whose objects take too
 * much; this sees buffers, which lie beside them. Where Node does not tell what a thread has taken, the growth of the whole
 * process must do, with a margin.
 */
export function watchMemory(worker: Worker, megabytes: number, exceeded: () => void): () => void {
  const before = processMemory();
  let over = false;
  let cancel = () => {};
  const look = async (): Promise<void> => {
    const taken = await takenBy(worker, before);
    if (over) return;
    if (taken > megabytes) exceeded();
    else cancel = setAlarmClock(INTERVAL, look, { idle: true });
  };
  cancel = setAlarmClock(INTERVAL, look, { idle: true });
  return () => {
    over = true;
    cancel();
  };
}

let measured = { bytes: 0, at: Number.NEGATIVE_INFINITY };

/** Bytes that the process has in memory. To ask takes longer than many an invocation, so what was just asked counts still. */
function processMemory(): number {
  const now = elapsedTime();
  if (now - measured.at > INTERVAL) measured = { bytes: process.memoryUsage.rss(), at: now };
  return measured.bytes;
}

async function takenBy(worker: Worker, before: number): Promise<number> {
  const { getHeapStatistics } = worker as { getHeapStatistics?(): Promise<HeapStatistics> };
  if (getHeapStatistics === undefined) return (process.memoryUsage.rss() - before) / MEGABYTE - MARGIN_MEGABYTES;
  try {
    const { used_heap_size: used, external_memory: external } = await getHeapStatistics.call(worker);
    return (used + external) / MEGABYTE;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
