import { AwsError } from "../aws-error";
import type { World } from "../world";
import type { ArchiveStore } from "./archive-store";
import { type BusEvent, replayed } from "./event-text";

export interface ReplayRequest {
  readonly name: string;
  readonly archiveArn: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** ARNs of the rules that get the events. @default every rule */
  readonly ruleArns?: readonly string[] | undefined;
  readonly description?: string | undefined;
}

/** As EventBridge names it. */
export type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** A replay, under way or over. */
export class Replay {
  state: ReplayState = "STARTING";
  reason: string | undefined;
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Time of the last event replayed. */
  lastEventTime: number | undefined;
  replayedCount = 0;

  constructor(
    private readonly world: World,
    readonly request: ReplayRequest,
    private readonly store: ArchiveStore,
    private readonly put: (event: BusEvent, ruleArns: ReadonlySet<string> | undefined) => void,
  ) {
    this.startedAt = world.scheduler.now;
    world.scheduler.soon(() => this.run());
  }

  get isActive(): boolean {
    return this.endedAt === undefined;
  }

  /** @throws {AwsError} IllegalStatusException */
  cancel(): void {
    if (!this.isActive || this.state === "CANCELLING")
      throw new AwsError(
        "IllegalStatusException",
        `Replay ${this.request.name} is not in a valid state for this operation.`,
      );
    this.state = "CANCELLING";
  }

  private run(): void {
    const { from, to, name, ruleArns } = this.request;
    if (this.state === "STARTING") this.state = "RUNNING";
    const events = this.store.between(from, to, this.world.scheduler.now);
    if (this.store.forgottenUntil >= from) {
      this.reason = `${this.store.forgotten} events of the archive are forgotten, for want of room: they are not replayed.`;
    }
    const only = ruleArns && ruleArns.length > 0 ? new Set(ruleArns) : undefined;
    this.step(events, 0, name, only);
  }

  /** Some events at a time, so that others have their turn. */
  private step(events: readonly BusEvent[], start: number, name: string, only: ReadonlySet<string> | undefined): void {
    if (this.state === "CANCELLING") {
      this.end("CANCELLED");
      return;
    }
    const end = Math.min(start + AT_ONCE, events.length);
    for (let i = start; i < end; i++) {
      const event = events[i] as BusEvent;
      this.lastEventTime = event.time;
      this.replayedCount++;
      this.put(replayed(event, name), only);
    }
    if (end === events.length) this.end("COMPLETED");
    else this.world.scheduler.after(PAUSE, () => this.step(events, end, name, only));
  }

  private end(state: ReplayState): void {
    this.state = state;
    this.endedAt = this.world.scheduler.now;
  }
}

const AT_ONCE = 100;
/** Milliseconds. EventBridge promises no rate. */
const PAUSE = 10;
