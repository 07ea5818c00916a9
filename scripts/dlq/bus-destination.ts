import { AWS_LIMITS } from "../../modules/aws-limits";
import { entryBytes } from "../aws/entry";
import { connectEventBridge } from "../aws/event-bridge";
import { awsError } from "../aws/problem-text";
import type { Site } from "../aws/site";
import { nameOf } from "../deployed/arn";
import { rulesOfBus } from "./bus-rules";
import type { Destination } from "./destination";
import { busEntry } from "./outgoing";
import { sendBatch } from "./send-batch";
import type { Surroundings } from "./surroundings";

const NO_RULE = "no enabled rule of that bus matches its event: EventBridge would drop it";

/**
 * A bus to put letters on, as new events. It must be there for sure: PutEvents takes events for one that is not, and drops
 * them (https://github.com/aws/aws-sdk/issues/186).
 *
 * @throws {CommandError}
 */
export async function busDestination(site: Site, bus: string, surroundings: Surroundings): Promise<Destination> {
  const { backOff } = surroundings;
  const eventBridge = connectEventBridge(site.region, site.endpoint);
  const call = {
    service: "EventBridge",
    ...site,
    subject: { kind: "bus", name: nameOf(bus) },
    actions: ["events:DescribeEventBus", "events:ListRules", "events:PutEvents"],
    options: ["--to-bus", "--region"],
  };
  const state = await eventBridge.busState(bus);
  if (state !== "there") {
    eventBridge.close();
    throw awsError(state, call);
  }
  const isMatched = await rulesOfBus(bus, call, surroundings);
  return {
    name: `bus ${nameOf(bus)}`,
    most: AWS_LIMITS.eventBridge.putEventsEntries,
    // Must be below.
    mostBytes: AWS_LIMITS.eventBridge.putEventsBytes - 1,
    bytesOf: (letter) => entryBytes(busEntry(letter, bus)),
    groupOf: () => undefined,
    objection: (letter) => (isMatched(letter) ? undefined : NO_RULE),
    send(letters) {
      const entries = letters.map((letter) => busEntry(letter, bus));
      const send = async (indexes: readonly number[]) => {
        const { Entries = [] } = await eventBridge.put(
          indexes.map((index) => entries[index] as (typeof entries)[number]),
        );
        const answers = indexes.map((index, i) => ({ Id: String(index), ...Entries[i] }));
        return {
          Successful: answers.filter(({ EventId }) => EventId !== undefined),
          Failed: answers
            .filter(({ ErrorCode }) => ErrorCode !== undefined)
            .map(({ Id, ErrorCode, ErrorMessage }) => ({ Id, Code: ErrorCode, Message: ErrorMessage })),
        };
      };
      return sendBatch(letters.length, send, { call, repeatable: false, backOff });
    },
    close: () => eventBridge.close(),
  };
}
