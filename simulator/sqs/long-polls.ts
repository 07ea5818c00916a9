import type { Scheduled, Scheduler } from "../kernel/scheduler";
import type { ReceivedMessage } from "./received-message";

interface Poll {
  receive(): ReceivedMessage[];
  resolve(messages: ReceivedMessage[]): void;
  reject(error: unknown): void;
  deadline: Scheduled | undefined;
}

/**
 * Receives that wait for a message, the longest waiting first.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export class LongPolls {
  private readonly polls = new Set<Poll>();

  constructor(
    private readonly scheduler: Scheduler,
    /** Whether anyone waits has changed. */
    private readonly changed: () => void,
    private readonly onEmpty: () => void,
  ) {}

  get isEmpty(): boolean {
    return this.polls.size === 0;
  }

  /**
   * @param receive takes what there is for this receiver
   * @param signal ends the wait, without a message
   */
  wait(receive: () => ReceivedMessage[], milliseconds: number, signal?: AbortSignal): Promise<ReceivedMessage[]> {
    return new Promise((resolve, reject) => {
      const poll: Poll = { receive, resolve, reject, deadline: undefined };
      const giveUp = () => {
        if (!this.end(poll)) return undefined;
        this.onEmpty();
        resolve([]);
        return afterwards();
      };
      // A receiver that comes back again and again must not keep a run from being settled.
      poll.deadline = this.scheduler.after(milliseconds, giveUp, { background: true });
      signal?.addEventListener("abort", giveUp, { once: true });
      this.polls.add(poll);
      this.changed();
    });
  }

  /** Hands out what there is; a promise of when those who got something have had their turn. */
  serve(): Promise<void> | undefined {
    let served = false;
    for (const poll of this.polls) {
      try {
        const messages = poll.receive();
        if (messages.length === 0) break;
        poll.resolve(messages);
      } catch (error) {
        poll.reject(error);
      }
      this.end(poll);
      served = true;
    }
    return served ? afterwards() : undefined;
  }

  private end(poll: Poll): boolean {
    if (!this.polls.delete(poll)) return false;
    poll.deadline?.cancel();
    this.changed();
    return true;
  }
}

/** Promises pass a result on in some turns of their own; whoever gets it acts before time goes on. */
async function afterwards(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await undefined;
}

const TURNS = 8;
