import type { MachineJson } from "../step-functions/language";
import { isRecord } from "../step-functions/language";
import { unsupportedIn } from "../step-functions/unsupported";
import { type Location, type Resource, StackError, textAt } from "../terraform";
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
    calls: [...new Set(callsOf(new Names(places, place.location), definition))],
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

function callsOf(names: Names, value: unknown): Place[] {
  if (Array.isArray(value)) return value.flatMap((each) => callsOf(names, each));
  if (!isRecord(value)) return [];
  const fn = String(value.Resource ?? "").includes(":lambda:") ? names.of(value.Resource) : [];
  const own = [...NAMES.flatMap((name) => names.of(value[name])), ...names.of(value.TableName), ...fn];
  const queue = names.queueAt(value.QueueUrl);
  return [...own, ...(queue ? [queue] : []), ...Object.values(value).flatMap((each) => callsOf(names, each))];
}

/** What a name means where a state machine is: a bus of the same name may be in another Region. */
class Names {
  constructor(
    private readonly places: PlaceTable,
    private readonly location: Location,
  ) {}

  of(name: unknown): readonly Place[] {
    if (typeof name !== "string") return [];
    const { account, region } = this.location;
    const isHere = ({ location }: Place) => location.account === account && location.region === region;
    return this.places.known(name).filter((place) => name.startsWith("arn:") || isHere(place));
  }

  queueAt(url: unknown): Place | undefined {
    return typeof url === "string" ? this.places.queueAt(url) : undefined;
  }
}
