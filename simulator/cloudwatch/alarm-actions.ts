import type { Random } from "../kernel/random";
import type { Alarm, Place } from "../topology/places";
import type { World } from "../world";
import { invocationBody } from "./alarm-event";
import { alarmMessage } from "./alarm-message";
import type { AlarmState, AlarmStateChange } from "./alarm-status";

/** Does what alarms do when they change: tell their topics and functions. */
export class AlarmActions {
  private readonly found = new Set<string>();
  private readonly random: Random;

  constructor(private readonly world: World) {
    this.random = world.random.fork("alarm actions");
  }

  /** Actions that failed: an alarm that cannot notify anybody is a loss that nobody hears of. */
  get problems(): readonly string[] {
    return [...this.found];
  }

  perform(change: AlarmStateChange): void {
    const { alarm } = change.status;
    if (!alarm.enabled) return;
    for (const place of actionsOf(alarm, change.to.state)) this.send(change, place);
  }

  private send(change: AlarmStateChange, place: Place): void {
    const { ledger, permissions } = this.world;
    const { alarm, account } = change.status;
    if (place.kind !== "topic" && place.kind !== "function") {
      this.note(alarm, `its action ${place.arn} is not simulated: nothing comes of it.`);
      return;
    }
    const sender = {
      service: place.kind === "topic" ? "cloudwatch.amazonaws.com" : "lambda.alarms.cloudwatch.amazonaws.com",
      sourceArn: alarm.arn,
      sourceAccount: account,
    };
    const { subject, body } =
      place.kind === "topic" ? alarmMessage(change) : { subject: undefined, body: invocationBody(change) };
    const way = ledger.publish(this.random.uuid(), place);
    const problem =
      permissions.mayDeliver(sender, place) ?? this.world.destinationAt(place).deliver({ way, body, sender, subject });
    if (problem === undefined) return;
    // CloudWatch does not try again, and nobody is told: it has no dead-letter queue.
    const reason = `${problem.code}: ${problem.message}`;
    ledger.end(way, "dropped", place, reason);
    this.note(alarm, `cannot notify ${place.name}. ${reason}`);
  }

  private note({ name }: Alarm, problem: string): void {
    if (this.found.size < MOST_PROBLEMS) this.found.add(`The alarm ${name}: ${problem}`);
  }
}

const MOST_PROBLEMS = 1_000;

function actionsOf(alarm: Alarm, state: AlarmState): readonly Place[] {
  if (state === "ALARM") return alarm.notifies;
  return state === "OK" ? alarm.notifiesWhenOver : alarm.notifiesWithoutData;
}
