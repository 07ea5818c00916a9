import type { AccountEvent } from "../../../../handlers/accounts/account";
import type { EventLog } from "../../../../handlers/accounts/event-log";

/** One step of one writer: which of those that wait goes on, and whether it hears the answer. */
export interface Turn {
  readonly choice: number;
  readonly answerLost: boolean;
}

/** What a writer is told when its call was made, and the answer did not come back. */
export class AnswerLost extends Error {}

/**
 * Lets writers go on one call at a time, in an order that is given: what they do between two calls happens at once. Each call is made
 * against the real table, to its end, before the next one is.
 */
export class Turns {
  private readonly waiting: (() => Promise<void>)[] = [];
  private running = 0;
  private wake: () => void = () => undefined;
  /** Calls made so far. */
  count = 0;

  constructor(private readonly turns: readonly Turn[]) {}

  async play(writers: readonly (() => Promise<void>)[]): Promise<void> {
    const failures: unknown[] = [];
    this.running = writers.length;
    for (const writer of writers) {
      void writer()
        .catch((error: unknown) => failures.push(error))
        .then(() => this.stopped());
    }
    while (this.running > 0 || this.waiting.length > 0) {
      if (this.running > 0) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      const { choice } = this.turn();
      const [call] = this.waiting.splice(choice % this.waiting.length, 1);
      this.running++;
      await call?.();
      this.count++;
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The log as a writer has it, whose every call waits for its turn. */
  on(log: EventLog): EventLog {
    const atTurn = <Value>(call: () => Promise<Value>) => this.atTurn(call);
    return {
      async *read(accountId, after) {
        yield* await atTurn(async () => {
          const events: AccountEvent[] = [];
          for await (const event of log.read(accountId, after)) events.push(event);
          return events;
        });
      },
      append: (event) => atTurn(() => log.append(event)),
    };
  }

  private atTurn<Value>(call: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.waiting.push(async () => {
        const { answerLost } = this.turn();
        const value = await call();
        if (answerLost && this.count < MOST_LOST) reject(new AnswerLost());
        else resolve(value);
      });
      this.stopped();
    });
  }

  private turn(): Turn {
    return this.turns[this.count % this.turns.length] ?? { choice: 0, answerLost: false };
  }

  private stopped(): void {
    this.running--;
    if (this.running === 0) this.wake();
  }
}

/** Calls after which every answer arrives: where each turn loses its answer, writers would ask for ever. */
const MOST_LOST = 200;
