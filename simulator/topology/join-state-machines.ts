import type { MachineJson } from "../step-functions/language";
import { isRecord } from "../step-functions/language";
import { unsupportedIn } from "../step-functions/unsupported";
import { type Resource, StackError, textAt } from "../terraform";
import { type Drafting, type NotJoined, placeAt } from "./drafting";
import type { PlaceTable } from "./place-table";
import type { Place } from "./places";

/** What a state machine does, as whom, and what its tasks call. */
export function joinStateMachine({ places }: Drafting, resource: Resource): NotJoined {
  const place = placeAt(places, resource, "arn");
  if (place?.kind !== "other") return "its arn names no state machine";
  const text = definitionText(resource);
  if (text === undefined) return `${NOT_RUN}: its definition is not known`;
  const definition = definitionOf(text);
  if (definition === undefined) return `${NOT_RUN}: its definition is none that Step Functions would take`;
  const unsupported = unsupportedIn(definition);
  if (unsupported.length > 0) {
    return `${NOT_RUN}: its definition has ${unsupported.join(", ")}`;
  }
  place.machine = {
    definition,
    type: textAt(resource, "type") === "EXPRESS" ? "EXPRESS" : "STANDARD",
    roleArn: textAt(resource, "role_arn"),
    calls: [...new Set(callsOf(places, definition))],
  };
  return undefined;
}

const NOT_RUN = "it is not run, and what is sent to it counts as handed over";

/** `undefined` where it holds something that only AWS knows. */
function definitionText(resource: Resource): string | undefined {
  try {
    return textAt(resource, "definition");
  } catch (error) {
    if (error instanceof StackError && error.code === "REFERENCE_UNRESOLVED") return undefined;
    throw error;
  }
}

function definitionOf(text: string): MachineJson | undefined {
  try {
    const definition: unknown = JSON.parse(text);
    return isRecord(definition) && isRecord(definition.States) ? (definition as unknown as MachineJson) : undefined;
  } catch {
    return undefined;
  }
}

/** How tasks name what they call. */
const NAMES = ["FunctionName", "TopicArn", "StateMachineArn", "EventBusName"] as const;

function callsOf(places: PlaceTable, value: unknown): Place[] {
  if (Array.isArray(value)) return value.flatMap((each) => callsOf(places, each));
  if (!isRecord(value)) return [];
  const named = NAMES.flatMap((name) => (typeof value[name] === "string" ? places.known(value[name]) : []));
  const queue = typeof value.QueueUrl === "string" ? places.queueAt(value.QueueUrl) : undefined;
  const table = typeof value.TableName === "string" ? places.known(value.TableName) : [];
  const fn =
    typeof value.Resource === "string" && value.Resource.includes(":lambda:") ? places.known(value.Resource) : [];
  const own = [...named, ...table, ...fn, ...(queue ? [queue] : [])];
  return [...own, ...Object.values(value).flatMap((each) => callsOf(places, each))];
}
