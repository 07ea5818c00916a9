import type { Rule, Topology } from "../../../simulator";
import { CommandError, EXIT } from "../../cli/command-error";
import type { LoadtestReport } from "../../loadtest/report/loadtest-report";
import type { Shares } from "./shares";

/** What a load test tells of the traffic of a stack. */
export interface Measured {
  readonly shares: Shares;
  /** Of what reached a queue, the share that ended in a dead-letter queue. */
  readonly deadLetterRate: number;
  /** Of what reached a queue, the share that was processed a second time. */
  readonly retryRate: number;
}

type Report = Pick<LoadtestReport, "events" | "routes">;
type Route = Report["routes"][number];

/**
 * Reads what `npm run loadtest -- --json` printed.
 *
 * @throws {CommandError} where it is something else
 */
export function parseLoadtest(text: string, file: string): Report {
  const report = parsed(text, file);
  if (!isReport(report)) {
    throw notReport(file, `JSON with ${Object.keys(Object(report)).slice(0, 4).join(", ") || "nothing"}`);
  }
  if (report.events > 0 && report.routes.length > 0) return report;
  throw notReport(
    file,
    `a load test that saw nothing arrive (${report.events} events, ${report.routes.length} routes)`,
  );
}

/** npm writes what it runs above what that prints. */
function parsed(text: string, file: string): unknown {
  const start = text.search(/^\{/m);
  try {
    return JSON.parse(start < 0 ? text : text.slice(start));
  } catch {
    throw notReport(file, JSON.stringify(text.slice(0, 60)));
  }
}

function notReport(file: string, got: string): CommandError {
  return new CommandError(
    `--loadtest must be what npm run -s loadtest -- --json printed, got in ${file}: ${got}.`,
    EXIT.failed,
  );
}

function isReport(value: unknown): value is Report {
  const { events, routes } = Object(value) as Record<string, unknown>;
  return typeof events === "number" && Array.isArray(routes) && routes.every(isRoute);
}

function isRoute(value: unknown): value is Route {
  const { path, ...counts } = Object(value) as Record<string, unknown>;
  const isNamed = Array.isArray(path) && path.length > 1 && path.every((name) => typeof name === "string");
  return isNamed && COUNTS.every((name) => typeof counts[name] === "number");
}

const COUNTS = ["opened", "filtered", "duplicates", "deadLettered"] as const;

/**
 * Works out what each rule and subscription let through.
 *
 * @param file where the report is from, to say so
 * @throws {CommandError} where the report is of another stack
 */
export function measuredTraffic(topology: Topology, { events, routes }: Report, file: string): Measured {
  const known = new Set(topology.rules.map(({ name, bus }) => `${bus.name} ${name}`));
  const own = routes.filter(({ path: [bus, rule] }) => known.has(`${bus} ${rule}`));
  if (own.length === 0) {
    const names = [...new Set(routes.map(({ path }) => path.slice(0, 2).join(" → ")))].join(", ");
    throw new CommandError(
      `--loadtest must be a load test of this stack, got in ${file} one of: ${names}. Give its stack, or its PATH.`,
      EXIT.failed,
    );
  }
  const opened = own.reduce((sum, route) => sum + route.opened, 0);
  const sum = (name: "deadLettered" | "duplicates") => own.reduce((total, route) => total + route[name], 0);
  return {
    shares: {
      byAddress: sharesOf(topology, own, events),
      origin: `measured: ${events.toLocaleString("en-US")} events of the load test in ${file}`,
    },
    deadLetterRate: Math.min(1, sum("deadLettered") / opened),
    retryRate: sum("duplicates") / opened,
  };
}

/** Events that a rule matched. It sends each of them to each of its targets: the way that most went tells. */
function matchedBy({ name, bus }: Rule, routes: readonly Route[]): number {
  const ways = new Map<string, number>();
  for (const { path, opened } of routes) {
    if (path[0] !== bus.name || path[1] !== name) continue;
    const target = path[2] ?? "";
    // Beyond a topic each way is a copy of the same messages.
    ways.set(target, Math.max(ways.get(target) ?? 0, opened));
  }
  return Math.max(0, ...ways.values());
}

function sharesOf({ rules, topics, queues }: Topology, routes: readonly Route[], events: number): Map<string, number> {
  const shares = new Map<string, number>();
  const set = (address: string, count: number, of: number) => {
    if (of > 0) shares.set(address, Math.min(1, count / of));
  };
  const count = (chosen: readonly Route[], name: "opened" | "filtered") =>
    chosen.reduce((sum, route) => sum + route[name], 0);
  for (const rule of rules) set(rule.address, matchedBy(rule, routes), events);
  for (const topic of topics) {
    const senders = rules.filter(({ targets }) => targets.some(({ to }) => to === topic));
    const published = senders.reduce((sum, rule) => sum + matchedBy(rule, routes), 0);
    for (const { address, to } of topic.subscriptions) {
      const delivered = routes.filter(({ path }) => path.at(-2) === topic.name && path.at(-1) === to.name);
      set(address, count(delivered, "opened"), published);
    }
  }
  for (const { name, mappings } of queues) {
    const queued = routes.filter(({ path }) => path.at(-1) === name);
    const opened = count(queued, "opened");
    for (const { address } of mappings) set(address, opened - count(queued, "filtered"), opened);
  }
  return shares;
}
