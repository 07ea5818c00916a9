import type { Scheduler } from "../kernel/scheduler";
import { LongPolls } from "./long-polls";

/** Who waits for messages of a queue: receives that last until there is one, and event source mappings. */
export class Watchers {
  readonly polls: LongPolls;
  private readonly listeners = new Set<() => void>();
  private announced = false;

  /**
   * @param changed is told when somebody begins or ends to wait
   * @param onEmpty is told of a receive that waited in vain
   */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly changed: () => void,
    onEmpty: () => void,
  ) {
    this.polls = new LongPolls(scheduler, changed, onEmpty);
  }

  /** Whether there is anybody. */
  get isEmpty(): boolean {
    return this.listeners.size === 0 && this.polls.isEmpty;
  }

  /** Whether somebody stays for good. */
  get hasListeners(): boolean {
    return this.listeners.size > 0;
  }

  add(listener: () => void): () => void {
    this.listeners.add(listener);
    this.changed();
    return () => {
      this.listeners.delete(listener);
      this.changed();
    };
  }

  /** There is something to receive: all are told once what happens now is over. */
  announce(): void {
    if (this.announced || this.isEmpty) return;
    this.announced = true;
    this.scheduler.soon(this.call);
  }

  private readonly call = (): void | Promise<void> => {
    this.announced = false;
    const served = this.polls.isEmpty ? undefined : this.polls.serve();
    for (const listener of this.listeners) listener();
    return served;
  };
}
