import { nearestBus } from "../../../simulation/nearest-bus";
import type { Simulation } from "../../../simulation/simulation";
import { textAt } from "../../../terraform";
import { arn } from "../../../terraform/location";
import type { Bus } from "../../../topology/places";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { locationOfStack, resourceAt, resourcesOf } from "../../stack-facts";
import { Timestamp } from "../../timestamp";
import { invalidParameter, notFound } from "./errors";

/** A bus as whoever asks sees it. Every account has one that is called `default`, also where the stack says nothing of it. */
export interface KnownBus {
  readonly name: string;
  readonly arn: string;
  /** `undefined`: the default bus, of which the stack says nothing. */
  readonly place: Bus | undefined;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html */
export function describeEventBus(call: Call): Output {
  const bus = busNamed(call.simulation, call.input.text("Name"));
  call.authorize("events:DescribeEventBus", bus.arn);
  return { ...busFacts(call, bus), DeadLetterConfig: deadLetterConfig(bus.place) };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html */
export function listEventBuses(call: Call): Output {
  const { input } = call;
  call.authorize("events:ListEventBuses", "*");
  const prefix = input.text("NamePrefix") ?? "";
  const buses = busesOf(call.simulation).filter(({ name }) => name.startsWith(prefix));
  const { items, next } = listPage(call, buses);
  return { EventBuses: items.map((bus) => busFacts(call, bus)), NextToken: next };
}

/** A page as all lists of EventBridge have it. */
export function listPage<Item>({ input }: Call, items: readonly Item[]) {
  const limit = input.integer("Limit", { min: 1, max: 100 }) ?? 100;
  return pageOf(items, limit, input.text("NextToken"), () =>
    invalidParameter("NextToken", "It was not given out by a list."),
  );
}

/** @throws {AwsError} ResourceNotFoundException */
export function busNamed(simulation: Simulation, nameOrArn = "default"): KnownBus {
  const found = busesOf(simulation).find(({ name, arn: own }) => name === nameOrArn || own === nameOrArn);
  if (found !== undefined) return found;
  throw notFound(`Event bus ${nameOrArn.split("event-bus/").at(-1)} does not exist.`);
}

/** ARN of a bus, whether it is there or not. @param from where it is called by its name */
export function busArnOf(simulation: Simulation, nameOrArn = "default", from = locationOfStack(simulation)): string {
  if (nameOrArn.startsWith("arn:")) return nameOrArn;
  const places = simulation.topology.buses.map((place) => ({ place }));
  return nearestBus(places, nameOrArn, from)?.place.arn ?? arn(from, "events", `event-bus/${nameOrArn}`);
}

function busesOf(simulation: Simulation): KnownBus[] {
  const buses = simulation.services.buses.map(({ place }) => ({ name: place.name, arn: place.arn, place }));
  if (buses.some(({ name }) => name === "default")) return buses;
  return [{ name: "default", arn: busArnOf(simulation), place: undefined }, ...buses];
}

function busFacts({ simulation }: Call, { name, arn: busArn, place }: KnownBus) {
  const resource = place && resourceAt(simulation, place.address);
  const started = new Timestamp(simulation.startedAt);
  return {
    Name: name,
    Arn: busArn,
    Description: resource && textAt(resource, "description"),
    Policy: place && policyOf(simulation, name),
    ...(place?.inStack && { CreationTime: started, LastModifiedTime: started }),
  };
}

function policyOf(simulation: Simulation, busName: string): string | undefined {
  const policy = resourcesOf(simulation).find(
    (resource) => resource.type === "aws_cloudwatch_event_bus_policy" && textAt(resource, "event_bus_name") === busName,
  );
  return policy && textAt(policy, "policy");
}

function deadLetterConfig(bus: Bus | undefined) {
  return bus?.deadLetterQueue && { Arn: bus.deadLetterQueue.arn };
}
