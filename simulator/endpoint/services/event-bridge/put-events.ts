import { countRefusals, type PutEventsEntry } from "../../../event-bridge/put-events";
import type { Call } from "../../call";
import { serialization } from "../../input";
import { isFields } from "../../protocols/fields";
import type { Output } from "../../service";
import { busArnOf } from "./buses";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export function putEvents(call: Call): Output {
  const { simulation, input } = call;
  const entries = input.needed("Entries", input.list("Entries"));
  for (const entry of entries) checkTypes(entry);
  if (call.isRestricted) authorize(call, entries as readonly PutEventsEntry[]);
  const results = simulation.putEvents(entries as readonly PutEventsEntry[], call.caller?.location);
  return { FailedEntryCount: countRefusals(simulation.world, results), Entries: results };
}

const TEXTS = ["Source", "DetailType", "Detail", "EventBusName", "TraceHeader"] as const;

/** What JSON could hold and an entry cannot. `null` is as good as absent. */
function checkTypes(entry: unknown): asserts entry is PutEventsEntry {
  if (!isFields(entry)) throw serialization("An entry of PutEvents is no structure.");
  for (const name of TEXTS) {
    const value = entry[name];
    if (value === null) delete entry[name];
    else if (value !== undefined && typeof value !== "string") throw notConvertible(name, "String");
  }
  const { Time: time, Resources: resources } = entry;
  if (time === null) delete entry.Time;
  else if (time !== undefined && !isTime(time)) throw notConvertible("Time", "Timestamp");
  if (resources === null) delete entry.Resources;
  else if (resources !== undefined && !isTexts(resources)) throw notConvertible("Resources", "list of Strings");
}

function isTime(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function notConvertible(name: string, type: string) {
  return serialization(`The value of ${name} can not be converted to a ${type}`);
}

function authorize(call: Call, entries: readonly PutEventsEntry[]): void {
  const names = new Set(entries.map(({ EventBusName: name }) => name));
  for (const name of names) call.authorize("events:PutEvents", busArnOf(call.simulation, name, call.caller?.location));
}
