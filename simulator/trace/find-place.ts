import { UserError } from "../../modules/errors";
import type { Bus, Place, Topic, Topology } from "../topology/places";

/** Every place of the graph. */
export function placesOf({ buses, topics, queues, functions, others }: Topology): readonly Place[] {
  return [...buses, ...topics, ...queues, ...functions, ...others];
}

/** The places with a name, ARN, Terraform address or construct id. Several may share a name in different Regions. */
export function findPlaces(topology: Topology, reference: string): readonly Place[] {
  const places = placesOf(topology);
  const exact = places.filter(({ arn, address }) => arn === reference || address === reference);
  if (exact.length > 0) return exact;
  const named = places.filter(({ name }) => name === reference);
  return named.length > 0 ? named : places.filter((place) => constructId(place) === reference);
}

/**
 * The bus that an event starts on.
 *
 * @throws {UserError} BUS_UNKNOWN, BUS_AMBIGUOUS
 */
export function startingBus(topology: Topology, reference: string | undefined): Bus {
  // A bus that is only a target has nothing to be traced on.
  const buses = topology.buses.filter(({ inStack, rules }) => inStack || rules.length > 0);
  return start("bus", topology, buses, reference);
}

/** @throws {UserError} TOPIC_UNKNOWN, TOPIC_AMBIGUOUS */
export function startingTopic(topology: Topology, reference: string | undefined): Topic {
  return start("topic", topology, topology.topics, reference);
}

function start<P extends Bus | Topic>(
  kind: P["kind"],
  topology: Topology,
  candidates: readonly P[],
  reference: string | undefined,
): P {
  const found = reference === undefined ? candidates : only(kind, findPlaces(topology, reference), candidates);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const names = candidates.map(({ name }) => name).join(", ") || "none";
  const code = first === undefined ? "UNKNOWN" : "AMBIGUOUS";
  const got = reference === undefined ? "nothing" : JSON.stringify(reference);
  throw new UserError(
    `${kind.toUpperCase()}_${code}`,
    `${kind} must name one ${kind} of the stack, got: ${got}. The stack has: ${names}.`,
  );
}

function only<P extends Place>(kind: Place["kind"], places: readonly Place[], candidates: readonly P[]): readonly P[] {
  return candidates.filter((each) => each.kind === kind && places.includes(each));
}

/** `orders` for the resource `ecommerce/orders/Resource` of the stack `ecommerce`. */
function constructId({ constructPath }: Place): string | undefined {
  return constructPath
    ?.replace(/\/Resource$/, "")
    .split("/")
    .slice(1)
    .join("/");
}
