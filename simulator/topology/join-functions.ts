import { asRole, roleContext } from "../permissions/contexts";
import { evaluate } from "../permissions/policy/evaluate";
import { Roles } from "../permissions/stack/roles";
import { type ResolvedStack, StackError } from "../terraform";
import type { DraftFunction, DraftPlace } from "./draft";
import type { PlaceTable } from "./place-table";
import type { Bus, Place } from "./places";

/** Tells each function of the stack what it sends to, as far as its environment names it. All else must be joined before. */
export function joinFunctions(places: PlaceTable, stack: ResolvedStack): void {
  const roles = known(() => new Roles(stack));
  for (const place of places.all) {
    if (place.kind === "function" && place.inStack) place.sendsTo = sentToBy(place, places, roles);
  }
}

function sentToBy(fn: DraftFunction, places: PlaceTable, roles: Roles | undefined): readonly Place[] {
  const { account, region } = fn.location;
  const named = Object.values(fn.environment).flatMap((value) => namedBy(value, fn, places, roles));
  const here = named.filter(({ location }) => location.account === account && location.region === region);
  return [...new Set(here)].filter((place) => !receivesFrom(fn, place));
}

/** A bus is meant by its name or ARN, a topic by its ARN, a queue by its URL. */
function namedBy(
  value: string,
  fn: DraftFunction,
  places: PlaceTable,
  roles: Roles | undefined,
): readonly DraftPlace[] {
  const queue = places.queueAt(value);
  if (queue !== undefined) return [queue];
  const isArn = value.startsWith("arn:");
  return places
    .known(value)
    .filter((place) =>
      place.kind === "bus" ? isArn || mayPublish(fn, place, roles) : place.kind === "topic" && isArn,
    );
}

/** What it works off, and what gets what it failed to process. */
function receivesFrom(fn: DraftFunction, place: Place): boolean {
  if (place === fn.onFailure || place === fn.asyncInvocation.deadLetterQueue) return true;
  return place.kind === "queue" && place.mappings.some(({ to }) => to === fn);
}

/** A word may be the name of a bus by chance: it is meant where the role may publish there, or nothing is known of the role. */
function mayPublish({ roleArn }: DraftFunction, bus: Bus, roles: Roles | undefined): boolean {
  const role = roleArn === undefined ? undefined : known(() => roles?.at(roleArn));
  if (role === undefined || role.beyond.length > 0) return true;
  const caller = asRole(role.arn);
  const context = roleContext(caller, role, bus.arn);
  return (
    evaluate(role.policies, { caller, action: "events:PutEvents", resource: bus.arn, context }).allows !== undefined
  );
}

/** `undefined` where the stack holds something of it that only AWS knows. */
function known<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof StackError) return undefined;
    throw error;
  }
}
