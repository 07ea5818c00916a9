import type { FunctionWorker } from "./function-worker";

/** What a pool has to know of a worker. */
export interface PooledWorker {
  /** Whether it can take no invocation any more. */
  readonly isOver: boolean;
  end(): Promise<void>;
}

/** Threads in all, however many functions there are. A thread takes some 15 MB, and what its bundle takes. */
const MOST_WORKERS = 8;

interface Waiting<Pooled> {
  readonly owner: object;
  readonly start: () => Pooled;
  readonly take: (worker: Pooled) => void;
}

/**
 * Workers that are kept for the next invocation of their function. Where there are as many as there may be, the one that has
 * been idle for longest makes room; where all are busy, an invocation waits for one. That wait is no part of its duration.
 */
export class WorkerPool<Pooled extends PooledWorker> {
  /** Whom each worker belongs to, those that are busy included. */
  private readonly owners = new Map<Pooled, object>();
  /** The one that has been idle for longest first. */
  private readonly idle: Pooled[] = [];
  private readonly waiting: Waiting<Pooled>[] = [];

  constructor(private readonly most: number = MOST_WORKERS) {}

  /** A worker of an owner, its latest one where there is one idle. To be given back by `release`. */
  acquire(owner: object, start: () => Pooled): Pooled | Promise<Pooled> {
    const worker = this.idleOf(owner) ?? this.started(owner, start);
    return worker ?? new Promise((take) => this.waiting.push({ owner, start, take }));
  }

  release(worker: Pooled): void {
    if (worker.isOver) this.owners.delete(worker);
    else this.idle.push(worker);
    const next = this.waiting.shift();
    if (next === undefined) return;
    const found = this.idleOf(next.owner) ?? this.started(next.owner, next.start);
    if (found) next.take(found);
    else this.waiting.unshift(next);
  }

  /** Ends the workers of an owner. */
  async end(owner: object): Promise<void> {
    const workers = [...this.owners].filter(([, each]) => each === owner).map(([worker]) => worker);
    for (const worker of workers) this.forget(worker);
    await Promise.all(workers.map((worker) => worker.end()));
  }

  private idleOf(owner: object): Pooled | undefined {
    for (let at = this.idle.length - 1; at >= 0; at--) {
      const worker = this.idle[at] as Pooled;
      if (worker.isOver) this.forget(worker);
      else if (this.owners.get(worker) === owner) {
        this.idle.splice(at, 1);
        return worker;
      }
    }
    return undefined;
  }

  private started(owner: object, start: () => Pooled): Pooled | undefined {
    if (this.owners.size >= this.most) {
      const [oldest] = this.idle;
      if (oldest === undefined) return undefined;
      this.forget(oldest);
      void oldest.end();
    }
    const worker = start();
    this.owners.set(worker, owner);
    return worker;
  }

  private forget(worker: Pooled): void {
    this.owners.delete(worker);
    const at = this.idle.indexOf(worker);
    if (at >= 0) this.idle.splice(at, 1);
  }
}

/** The pool of this process, for runtimes that are given none. */
export const SHARED_POOL = new WorkerPool<FunctionWorker>();
