import {
  type Bus,
  kindText,
  type Pipe,
  type Place,
  type Queue,
  type Rule,
  type Topic,
  type Topology,
} from "../../simulator";
import { type HttpApi, isHttpApi } from "../../simulator/topology/http-api";
import { patternText } from "./pattern-text";
import type { RouteSummary } from "./summary-types";

/** The routes of a stack as trees, one for each place where events come in. */
export function routeSummaries(topology: Topology): RouteSummary[] {
  const fed = fedPlaces(topology);
  const buses = topology.buses.filter((bus) => bus.inStack || bus.rules.length > 0);
  const topics = topology.topics.filter((topic) => topic.inStack && !fed.has(topic));
  const queues = topology.queues.filter((queue) => queue.mappings.length > 0 && !fed.has(queue));
  const places = [...buses, ...topics, ...queues].map((place) => placeSummary(place, { notes: [], seen: new Set() }));
  const pipes = topology.pipes.map((pipe) => pipeSummary(pipe, topology));
  return [...topology.others.filter(isHttpApi).map((api) => apiSummary(api, topology)), ...pipes, ...places];
}

/** How an event comes to a place. */
interface Coming {
  readonly notes: readonly string[];
  readonly deadLetterQueue?: Place | undefined;
  /** Buses on the way: one that forwards back is not followed again. */
  readonly seen: ReadonlySet<Place>;
}

/** Places that something of the stack sends to. */
function fedPlaces({ rules, topics }: Topology): ReadonlySet<Place> {
  const targets = rules.flatMap(({ targets }) => targets.map(({ to }) => to));
  return new Set([...targets, ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ to }) => to))]);
}

function placeSummary(place: Place, { notes, deadLetterQueue, seen }: Coming): RouteSummary {
  const beyond = place.inStack || place.kind === "other" ? [] : ["not of this stack"];
  return {
    kind: kindText(place),
    name: place.name,
    notes: [...notes, ...notesOf(place), ...beyond],
    ...(deadLetterQueue && { deadLetterQueue: deadLetterQueue.name }),
    next: seen.has(place) ? [] : nextOf(place, new Set([...seen, place])),
  };
}

function nextOf(place: Place, seen: ReadonlySet<Place>): RouteSummary[] {
  switch (place.kind) {
    case "bus":
      return place.rules.map((rule) => ruleSummary(rule, seen));
    case "topic":
      return subscribers(place, seen);
    case "queue":
      return consumers(place, seen);
    case "other":
      return place.delivery ? [placeSummary(place.delivery.to, { notes: [], seen })] : [];
    default:
      return [];
  }
}

/** What requests lead to. A bus has a tree of its own. */
function apiSummary(api: HttpApi, { buses }: Topology): RouteSummary {
  return {
    kind: kindText(api),
    name: api.name,
    notes: [],
    next: api.httpApi.routes.map(({ key, authorization, integration }) => ({
      kind: "route",
      name: key,
      notes: [authorization.kind === "jwt" ? `tokens of ${authorization.issuer}` : WHO[authorization.kind]],
      next: [placeSummary(integration.to, { notes: [], seen: new Set(buses) })],
    })),
  };
}

/** What the rows of a table lead to. A bus has a tree of its own. */
function pipeSummary({ from, to, name, enabled, filters, deadLetterQueue }: Pipe, { buses }: Topology): RouteSummary {
  const notes = [
    ...(enabled ? [] : ["stopped"]),
    ...(filters.length > 0 ? [filters.map(({ text }) => patternText(text)).join(" or ")] : []),
  ];
  const next = [placeSummary(to, { notes: [], deadLetterQueue, seen: new Set(buses) })];
  return { kind: kindText(from), name: from.name, notes: [], next: [{ kind: "pipe", name, notes, next }] };
}

/** Who may call a route. */
const WHO = { iam: "signed requests", open: "open to everybody" } as const;

function ruleSummary({ name, pattern, schedule, enabled, targets }: Rule, seen: ReadonlySet<Place>): RouteSummary {
  return {
    kind: "rule",
    name,
    notes: [
      ...(enabled ? [] : ["disabled"]),
      ...(pattern ? [patternText(pattern.text)] : []),
      ...(schedule === undefined ? [] : [schedule]),
    ],
    next: targets.map(({ to, input, deadLetterQueue }) =>
      placeSummary(to, { notes: input ? [`${input.kind} input`] : [], deadLetterQueue, seen }),
    ),
  };
}

function subscribers({ subscriptions }: Topic, seen: ReadonlySet<Place>): RouteSummary[] {
  return subscriptions.map(({ to, raw, filter, deadLetterQueue }) => {
    const notes = [raw ? "raw" : "in an SNS envelope", ...(filter ? [`filter ${patternText(filter.text)}`] : [])];
    return placeSummary(to, { notes, deadLetterQueue, seen });
  });
}

function consumers({ mappings }: Queue, seen: ReadonlySet<Place>): RouteSummary[] {
  return mappings.map(({ to, enabled, batchSize, filters }) => {
    const notes = [
      ...(enabled ? [] : ["disabled"]),
      `batches of ${batchSize}`,
      ...(filters.length > 0 ? [`filter ${filters.map(({ text }) => patternText(text)).join(" or ")}`] : []),
    ];
    return placeSummary(to, { notes, seen });
  });
}

function notesOf(place: Place): string[] {
  // Of what the stack does not make, nothing is known that could be missing.
  if (!place.inStack) return [];
  switch (place.kind) {
    case "bus":
      return archiveNotes(place);
    case "queue":
      if (place.redrive === undefined) return ["no dead-letter queue"];
      return [`after ${place.redrive.maxReceiveCount} receives to ${place.redrive.to.name}`];
    case "topic":
      return place.subscriptions.length === 0 ? ["no subscribers"] : [];
    case "function":
      return place.onFailure ? [`failures to ${place.onFailure.name}`] : [];
    default:
      return [];
  }
}

function archiveNotes({ archives }: Bus): string[] {
  return archives.map(({ name, retentionDays, pattern }) => {
    const what = pattern ? patternText(pattern.text) : "every event";
    return `archive ${name} keeps ${what} ${retentionDays === 0 ? "for ever" : `${retentionDays} days`}`;
  });
}
