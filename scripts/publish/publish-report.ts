import { type Arrival, kindText, pathSteps, type Shape, shapeText, traceEvent } from "../../simulator";
import type { PublishedBus } from "../app/published-bus";
import { type ChosenEndpoint, endpointText } from "../aws/endpoint-option";
import type { Style } from "../cli/style";
import type { PlannedEvent } from "./sample-plan";
import type { EntryOutcome } from "./send-entries";

/** What was published, for people and machines. */
export interface PublishReport {
  readonly bus: string;
  readonly region: string;
  /** Of an emulator or simulator. @default AWS */
  readonly endpoint?: string | undefined;
  /** The variable of the environment that names the endpoint, where no option does. */
  readonly endpointVariable?: string | undefined;
  readonly dryRun: boolean;
  readonly accepted: number;
  readonly failed: number;
  readonly events: readonly ReportedEvent[];
}

export interface ReportedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly eventId?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly attempts: number };
  /** Where it should arrive, by what the stack deploys; `undefined` where that is not known. */
  readonly arrivals: readonly ReportedArrival[] | undefined;
}

/** One way on which an event should arrive: rules and places from the bus on. */
export interface ReportedArrival {
  readonly path: readonly { readonly kind: string; readonly name: string }[];
  readonly shape: Shape;
}

/** @param outcomes in the order of the events; `undefined` for a dry run */
export function publishReport(
  events: readonly PlannedEvent[],
  outcomes: readonly EntryOutcome[] | undefined,
  where: { readonly bus: PublishedBus; readonly region: string; readonly endpoint: ChosenEndpoint },
): PublishReport {
  const reported = events.map((event, i) => reportedEvent(event, outcomes?.[i], where.bus));
  return {
    bus: where.bus.name,
    region: where.region,
    endpoint: where.endpoint.url,
    endpointVariable: where.endpoint.variable,
    dryRun: outcomes === undefined,
    accepted: reported.filter(({ eventId }) => eventId !== undefined).length,
    failed: reported.filter(({ error }) => error !== undefined).length,
    events: reported,
  };
}

function reportedEvent(
  { source, detailType, detail }: PlannedEvent,
  outcome: EntryOutcome | undefined,
  { stack }: PublishedBus,
) {
  const trace = stack && traceEvent(stack.topology, { bus: stack.bus.arn, source, "detail-type": detailType, detail });
  return { source, detailType, detail, ...outcomeFields(outcome), arrivals: trace?.arrivals.map(reportedArrival) };
}

function outcomeFields(outcome: EntryOutcome | undefined) {
  if (outcome === undefined) return {};
  if (outcome.status === "accepted") return { eventId: outcome.eventId };
  const { code, message, attempts } = outcome;
  return { error: { code, message, attempts } };
}

function reportedArrival({ hops, shape }: Arrival): ReportedArrival {
  return { path: pathSteps(hops).map((step) => ({ kind: kindText(step), name: step.name })), shape };
}

/** The report as text. */
export function renderReport(report: PublishReport, style: Style): string {
  const { bus, region, endpoint, endpointVariable, events, dryRun, accepted } = report;
  const there = endpointText({ url: endpoint, variable: endpointVariable });
  const at = there === undefined ? region : `${region} at ${there}`;
  const title = dryRun
    ? `Would publish ${events.length} ${events.length === 1 ? "event" : "events"} to ${bus} in ${at}`
    : `Published to ${bus} in ${at}`;
  const lines = events.flatMap((event) => ["", ...eventLines(event, style)]);
  const total = dryRun ? "Nothing was sent." : `${accepted} of ${events.length} events accepted.`;
  return [style.bold(title), ...lines, "", total].join("\n");
}

function eventLines({ detailType, detail, eventId, error, arrivals }: ReportedEvent, style: Style): string[] {
  const what = `${detailType}  ${String(detail.orderId ?? "")}`.trimEnd();
  if (error) {
    const tries = `after ${error.attempts} ${error.attempts === 1 ? "attempt" : "attempts"}`;
    return [`${style.red("✗")} ${what}  ${style.red(error.code)} ${tries}: ${error.message}`];
  }
  const first = eventId === undefined ? `· ${what}` : `${style.green("✓")} ${what}  event id ${eventId}`;
  return [first, ...arrivalLines(arrivals).map((line) => `    ${style.dim(line)}`)];
}

function arrivalLines(arrivals: ReportedEvent["arrivals"]): readonly string[] {
  if (arrivals === undefined) return ["where it arrives is not known"];
  if (arrivals.length === 0) return ["no rule takes it: EventBridge drops it"];
  return arrivals.map(({ path, shape }) => {
    const steps = path.map(({ kind, name }) => `${kind} ${name}`);
    return `→ ${steps.join(" → ")}, ${shapeText(shape)}`;
  });
}
