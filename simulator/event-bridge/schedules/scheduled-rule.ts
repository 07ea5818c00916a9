import type { Random } from "../../kernel/random";
import type { Rule } from "../../topology/places";
import type { World } from "../../world";
import { type BusEvent, eventOf } from "../event-text";
import { parseSchedule, type Schedule } from "./schedule";

/** A rule with a schedule: at each of its moments it makes an event for its own targets. */
export class ScheduledRule {
  private readonly random: Random;
  private readonly schedule: Schedule | undefined;

  /** @param fire sends an event to the targets of the rule */
  constructor(
    private readonly world: World,
    private readonly rule: Rule,
    private readonly fire: (event: BusEvent) => void,
  ) {
    // Its own, so that a schedule changes nothing else in a run.
    this.random = world.random.fork(`schedule ${rule.arn}`);
    this.schedule = rule.enabled ? this.scheduleOf(rule) : NEVER;
    this.wait();
  }

  /** Says that it does not fire, where EventBridge would not have taken it. */
  get note(): string | undefined {
    if (this.schedule !== undefined) return undefined;
    const { name, bus, schedule } = this.rule;
    const reason =
      bus.name === "default" ? `its schedule ${JSON.stringify(schedule)}` : "a schedule on a bus of one's own";
    return `The rule ${name} does not fire: EventBridge would refuse ${reason}.`;
  }

  private scheduleOf({ bus, schedule = "" }: Rule): Schedule | undefined {
    return bus.name === "default" ? parseSchedule(schedule, this.world.scheduler.now) : undefined;
  }

  private wait(): void {
    const { scheduler } = this.world;
    const next = this.schedule?.next(scheduler.now);
    if (next === undefined) return;
    // A run that is settled does not wait for what happens by itself for ever.
    scheduler.at(next, () => this.ring(), { background: true });
  }

  private ring(): void {
    this.fire(this.event());
    this.wait();
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
  private event(): BusEvent {
    const { arn, bus } = this.rule;
    const sent = { source: "aws.events", detailType: "Scheduled Event", detail: "{}", resources: [arn] };
    return eventOf(this.random.uuid(), sent, this.world.scheduler.now, bus.location);
  }
}

const NEVER: Schedule = { next: () => undefined };
