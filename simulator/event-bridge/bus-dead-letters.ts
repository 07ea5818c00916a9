import type { Way } from "../ledger/way";
import type { Bus } from "../topology/places";
import type { Sender, World } from "../world";
import type { BusEvent } from "./event-text";

/**
 * Where events go that a bus cannot encrypt or decrypt: its own dead-letter queue, at once, as trying again does not help.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-dlq.html
 */
export class BusDeadLetters {
  private readonly sender: Sender;

  constructor(
    private readonly world: World,
    private readonly bus: Bus,
  ) {
    this.sender = { service: "events.amazonaws.com", sourceArn: bus.arn, sourceAccount: bus.location.account };
  }

  /** Takes an event that the bus cannot process, if there is one such; returns whether it has. */
  take(event: BusEvent, way: Way): boolean {
    const { bus, sender, world } = this;
    const { ledger, permissions } = world;
    const denial = permissions.mayEncrypt(bus);
    if (denial === undefined) return false;
    ledger.step(way, "failed", bus, `${denial.code}: ${denial.message}`);
    const queue = bus.deadLetterQueue;
    if (queue === undefined) {
      ledger.end(way, "dropped", bus, `${denial.code}, and the bus has no dead-letter queue. ${denial.message}`);
      return true;
    }
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const attributes = { ERROR_CODE: text(denial.code), ERROR_MESSAGE: text(denial.message) };
    const refusal =
      permissions.mayDeliver(sender, queue) ??
      world.destinationAt(queue).deliver({ way, body: event.text, attributes, sender });
    if (refusal === undefined) ledger.step(way, "dead-lettered", queue, denial.code);
    else {
      const why = `${denial.code}, and the dead-letter queue of the bus did not take it: ${refusal.code}. ${refusal.message}`;
      ledger.end(way, "dropped", queue, why);
    }
    return true;
  }
}
