import type { Place, Topology } from "../../../simulator";
import { findPlaces } from "../../../simulator/trace/find-place";
import { usageError } from "../../cli/command-error";

/** Most events a day that are counted with: far beyond any quota, and still exact. */
const MOST = 1e12;

/**
 * Events a day by where they are put: of `100000`, or `ecom-bus=100000`.
 *
 * @returns by Terraform address
 * @throws {CommandError}
 */
export function entriesGiven(given: readonly string[], topology: Topology): ReadonlyMap<string, number> {
  if (given.length === 0) {
    throw usageError(`--events-per-day must be given: ${EXAMPLE}.`);
  }
  const entries = new Map<string, number>();
  for (const text of given) {
    const [, name, count = ""] = /^(?:(.*)=)?([^=]*)$/s.exec(text) ?? [];
    const perDay = /^\d+(\.\d+)?(e\d+)?$/i.test(count) ? Number(count) : Number.NaN;
    if (!(perDay >= 0 && perDay <= MOST)) {
      throw usageError(
        `--events-per-day must be a number from 0 to ${MOST.toLocaleString("en-US")}, got: ${JSON.stringify(text)}. ${EXAMPLE}.`,
      );
    }
    entries.set(entryOf(topology, name).address, perDay);
  }
  return entries;
}

const EXAMPLE = "Write 100000, or ecom-bus=100000 where there are several places";

/** Where events come in from outside. */
function entryOf(topology: Topology, name: string | undefined): Place {
  const found = name === undefined ? enteredPlaces(topology) : findPlaces(topology, name).filter(canBeEntered);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (name !== undefined && only !== undefined) {
    const which = found.map(({ address }) => address).join(" or ");
    throw usageError(`--events-per-day must name one place, and several are called ${name}: write ${which}.`);
  }
  const letters = new Set<Place>(deadLetterQueuesOf(topology));
  const places = [...topology.buses, ...topology.topics, ...topology.queues].filter((place) => !letters.has(place));
  const names = places.map((place) => place.name).join(", ") || "none";
  throw usageError(
    name === undefined
      ? `--events-per-day must say where they are put, as PLACE=N. Places of the stack: ${names}.`
      : `--events-per-day must name a bus, topic, queue, function or HTTP API of the stack, got: ${JSON.stringify(name)}. It has: ${names}.`,
  );
}

function canBeEntered(place: Place): boolean {
  return place.kind !== "other" || place.httpApi !== undefined;
}

/** The buses that no rule sends to; without a bus, the topics and then the queues that nothing sends to. */
function enteredPlaces(topology: Topology): readonly Place[] {
  const { buses, rules, topics, queues } = topology;
  const fed = new Set<Place>([
    ...rules.flatMap(({ targets }) => targets.map(({ to }) => to)),
    ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ to }) => to)),
    ...deadLetterQueuesOf(topology),
  ]);
  const ours = buses.filter((bus) => bus.inStack || bus.rules.some(({ pattern }) => pattern !== undefined));
  for (const places of [ours, topics, queues]) {
    const free = places.filter((place: Place) => !fed.has(place));
    if (free.length > 0) return free;
  }
  return [];
}

function deadLetterQueuesOf({ rules, topics, queues, functions }: Topology): Place[] {
  return [
    ...rules.flatMap(({ targets }) => targets.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...queues.map(({ redrive }) => redrive?.to),
    ...functions.map(({ onFailure }) => onFailure),
  ].filter((place) => place !== undefined);
}
