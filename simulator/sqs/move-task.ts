import type { Scheduled, Scheduler } from "../kernel/scheduler";
import type { SimulatedQueue } from "./simulated-queue";

export type MoveTaskStatus = "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** What a task is to do. */
export interface MoveTaskOrder {
  readonly source: SimulatedQueue;
  /** `undefined`: each message goes where it came from. */
  readonly destination: SimulatedQueue | undefined;
  /** 1 to 500. `undefined`: as fast as SQS likes. */
  readonly messagesPerSecond: number | undefined;
}

/**
 * Moves the messages that are visible in a dead-letter queue as it starts, at a steady rate.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export class MoveTask {
  status: MoveTaskStatus = "RUNNING";
  moved = 0;
  failureReason: string | undefined;
  readonly startedAt: number;
  /** As there were when it started. */
  readonly toMove: number;
  private next: Scheduled | undefined;
  private readonly rate: number;

  constructor(
    readonly handle: string,
    readonly order: MoveTaskOrder,
    private readonly scheduler: Scheduler,
    private readonly queueAt: (arn: string) => SimulatedQueue | undefined,
  ) {
    this.startedAt = scheduler.now;
    this.toMove = order.source.counts.visible;
    this.rate = order.messagesPerSecond ?? FASTEST;
    this.next = scheduler.after(0, this.go);
  }

  cancel(): void {
    this.end("CANCELLED");
  }

  /** Moves what the rate lets pass by now: one at once, and the rest evenly. */
  private readonly go = (): void => {
    const { scheduler, rate, startedAt, toMove } = this;
    const allowed = Math.min(toMove, 1 + Math.floor(((scheduler.now - startedAt) * rate) / 1_000));
    while (this.status === "RUNNING" && this.moved < allowed && this.moveOne());
    if (this.moved >= toMove) this.end("COMPLETED");
    if (this.status !== "RUNNING") return;
    const nextAllowed = startedAt + Math.ceil((this.moved * 1_000) / rate);
    this.next = scheduler.at(Math.max(scheduler.now + TICK, nextAllowed), this.go);
  };

  /** Whether to go on at once. */
  private moveOne(): boolean {
    const { source, destination } = this.order;
    const outcome = source.moveFirst((sourceArn) => destination ?? (sourceArn ? this.queueAt(sourceArn) : undefined));
    switch (outcome) {
      case "moved":
        this.moved++;
        return true;
      case "nothing to move":
        // The rest was received, deleted or too old meanwhile.
        this.end("COMPLETED");
        return false;
      case "nowhere to go":
        this.failureReason = "CouldNotDetermineMessageSource";
        this.end("FAILED");
        return false;
      case "refused":
        return false;
    }
  }

  private end(status: MoveTaskStatus): void {
    if (this.status !== "RUNNING") return;
    this.status = status;
    this.next?.cancel();
  }
}

/** Milliseconds between moves, at least. */
const TICK = 100;
/** Messages a second. */
const FASTEST = 500;
