import type { Terminal } from "../cli/terminal";
import { isPassing } from "./aws-problem";
import { type BackOff, backOffMilliseconds } from "./back-off";
import type { EventBridge } from "./event-bridge";
import { type Destination, sendingError } from "./problem-text";

/**
 * Makes sure that the bus is there. It has to be asked: PutEvents answers with an event id for a bus that is not there, and
 * drops the event (https://github.com/aws/aws-sdk/issues/186).
 *
 * @throws {CommandError} where it is not, or where nobody can be asked
 */
export async function checkBus(
  eventBridge: EventBridge,
  destination: Destination,
  backOff: BackOff,
  terminal: Terminal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const state = await eventBridge.busState(destination.bus);
    if (state === "there") return;
    if (isPassing(state.kind) && attempt < backOff.attempts) {
      await backOff.wait(backOffMilliseconds(attempt, backOff.random));
      continue;
    }
    if (state.kind !== "permission" && state.kind !== "refused") throw sendingError(state, destination);
    terminal.complain(
      `Whether the bus ${destination.bus} is there cannot be told (${state.code}: ${state.message}), and EventBridge takes events for one that is not. Allow events:DescribeEventBus to be sure.`,
    );
    return;
  }
}
