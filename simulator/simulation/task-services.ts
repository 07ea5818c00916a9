import type { PutEventsEntry, PutEventsResult } from "../event-bridge/put-events";
import type { TaskServices } from "../step-functions/tasks/task-services";
import type { Location } from "../terraform";
import { arn } from "../terraform/location";
import { busArn } from "../topology/place-table";
import type { OtherPlace } from "../topology/places";
import type { Services } from "./services";

/** What tasks of state machines reach. */
export interface TaskBackend {
  readonly location: Location;
  /** The tables of the stack. */
  readonly tables: readonly OtherPlace[];
  /** @throws {Error} with the answer of DynamoDB as its message */
  callTable(action: string, input: object): Promise<unknown>;
}

/** What the tasks of state machines call, out of what a stack has. */
export function taskServices(services: () => Services, { location, tables, callTable }: TaskBackend): TaskServices {
  return {
    functionAt: (name) => {
      const sought = name.replace(/^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+):.+$/, "$1");
      return services().functions.find(({ place }) => place.arn === sought || place.name === sought);
    },
    topicAt: (sought) => services().topics.find(({ place }) => place.arn === sought),
    queueAt: (sought) => services().queues.find(({ place }) => place.url === sought),
    stateMachineAt: (sought) => services().machines.find(({ place }) => place.arn === sought),
    putEvent: (entry: PutEventsEntry): PutEventsResult => {
      const name = entry.EventBusName ?? "default";
      const bus = services().buses.find(({ place }) => place.arn === name || place.name === name);
      return (bus ?? services().missingBus(name, location)).put(entry);
    },
    busArn: (name) => services().buses.find(({ place }) => place.name === name)?.place.arn ?? busArn(name, location),
    tableArn: (name) => (name.startsWith("arn:") ? name : arn(location, "dynamodb", `table/${name}`)),
    tableAt: (name) => tables.find((table) => table.name === name || table.arn === name),
    callTable,
  };
}
