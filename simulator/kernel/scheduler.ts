import { UserError } from "../../modules/errors";
import { ActionHeap, HeapEntry, type Scheduled } from "./action-heap";

export type { Scheduled } from "./action-heap";

/** What is done at a time. Of a promise, a virtual clock waits for the end before it goes on. */
export type Action = () => void | Promise<void>;

export interface WhenOptions {
  /**
   * Happens by itself and for ever, such as a metric being gathered or a message growing too old: a run that waits until
   * all is settled does not wait for it.
   * @default false
   */
  readonly background?: boolean;
}

/** The one order in which everything happens: by time, and at one time in the order in which it was scheduled. */
export abstract class Scheduler {
  protected readonly heap = new ActionHeap();
  private soonActions: Action[] = [];
  private soonNext = 0;
  private sequence = 0;
  /** Actions done since the start. */
  actions = 0;

  /**
   * @param budget actions after which a run is taken to go on for ever
   * @param seed of the run, for whoever has to repeat it
   */
  constructor(
    private readonly budget: number,
    private readonly seed?: number,
  ) {}

  /** Milliseconds since 1970, of the simulated world. */
  abstract readonly now: number;

  /** Whether time passes by itself. */
  abstract readonly isReal: boolean;

  /** Lets time pass until then. On a real clock it waits as long. */
  abstract runUntil(time: number): Promise<void>;

  /** Goes on until nothing is left to do but what happens in the background; `true` where that was before the time given. */
  abstract runUntilSettled(latest: number): Promise<boolean>;

  /** Lets time pass until something is so, beside whoever else lets it pass. */
  abstract runUntilDone(isDone: () => boolean): Promise<void>;

  /** Nothing happens any more. */
  abstract stop(): void;

  /** Something new is to be done, which may be before everything else. */
  protected abstract wake(): void;

  /** At this moment, after all that was scheduled for it before. */
  soon(action: Action): void {
    this.soonActions.push(action);
    this.wake();
  }

  after(milliseconds: number, action: Action, options?: WhenOptions): Scheduled {
    return this.at(this.now + Math.max(0, milliseconds), action, options);
  }

  /** At a time; at this moment, where that is over. */
  at(time: number, action: Action, { background = false }: WhenOptions = {}): Scheduled {
    const entry = new HeapEntry(time, this.sequence++, action, !background, this.heap);
    this.heap.push(entry);
    this.wake();
    return entry;
  }

  /** Whether nothing is left to do but what happens in the background. */
  get isSettled(): boolean {
    return !this.hasSoon && this.heap.awaited === 0;
  }

  /** Whether something is to be done at this very moment. */
  protected get hasSoon(): boolean {
    return this.soonNext < this.soonActions.length;
  }

  /** The next action that is due by then, taken out. */
  protected takeDue(time: number): Action | undefined {
    if (this.soonNext < this.soonActions.length) {
      const action = this.soonActions[this.soonNext++];
      if (this.soonNext === this.soonActions.length) {
        this.soonActions = [];
        this.soonNext = 0;
      } else if (this.soonNext >= MOST_DONE) {
        this.soonActions = this.soonActions.slice(this.soonNext);
        this.soonNext = 0;
      }
      return this.spend(action as Action);
    }
    const next = this.heap.peek();
    if (next === undefined || next.time > time) return undefined;
    this.heap.pop();
    return this.spend(next.act as Action);
  }

  private spend(action: Action): Action {
    if (++this.actions <= this.budget) return action;
    throw new UserError(
      "SIMULATION_BUDGET",
      `The simulation must come to an end within ${this.budget} actions, and has not at ${new Date(this.now).toISOString()}. Something sends to itself, or is retried for ever; if not, give a larger budget.${this.howToRepeat}`,
    );
  }

  /** What repeats a run on a virtual clock: on a real one there is the machine's time in it. */
  private get howToRepeat(): string {
    if (this.seed === undefined) return "";
    const repeats = this.isReal ? "" : ": the same stack and the same events with that seed repeat it";
    return ` The seed is ${this.seed}${repeats}.`;
  }
}

/** Actions done that the list may still hold. */
const MOST_DONE = 4_096;
