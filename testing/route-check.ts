import {
  type Arrival,
  arrivalText,
  type EventToTrace,
  type Place,
  placeText,
  type Refusal,
  refusalText,
  type Shape,
  type Trace,
} from "../simulator";
import { leadsTo } from "./leads-to";

/** How many of the rules that refused an event a message names. */
const SHOWN_REFUSALS = 3;

/** Whether the event passes one of the places, or ends there. */
export function reaches({ arrivals }: Trace, places: readonly Place[], shape?: Shape): boolean {
  return arrivals.some((arrival) => passes(arrival, places) && (shape === undefined || arrival.shape === shape));
}

function passes({ hops }: Arrival, places: readonly Place[]): boolean {
  return hops.some(({ to }) => places.includes(to));
}

/** The message where an event should reach a place and does not. */
export function notReachedText(event: EventToTrace, trace: Trace, sought: readonly Place[], shape?: Shape): string {
  if (reaches(trace, sought)) {
    return paragraphs(`expected ${eventText(event)} to reach ${soughtText(sought)} as ${shape}`, goesText(trace));
  }
  const leading = trace.refusals.filter((refusal) => leadsTo(refusal, sought));
  return paragraphs(
    `expected ${eventText(event)} to reach ${soughtText(sought)}`,
    goesText(trace),
    leading.length === 0 ? `nothing on ${placeText(trace.from)} leads there` : undefined,
    closestText(leading.length > 0 ? leading : trace.refusals),
  );
}

/** The message where an event should not reach a place and does. */
export function reachedText(event: EventToTrace, trace: Trace, sought: readonly Place[]): string {
  const ways = trace.arrivals.filter((arrival) => passes(arrival, sought));
  return paragraphs(`expected ${eventText(event)} not to reach ${soughtText(sought)}`, waysText("it does", ways));
}

/** The message where an event should go nowhere and goes somewhere. */
export function routedText(event: EventToTrace, trace: Trace, hint?: string): string {
  return paragraphs(`expected ${eventText(event)} to be routed nowhere`, goesText(trace), hint);
}

/** The message where an event should go somewhere and goes nowhere. */
export function notRoutedText(event: EventToTrace, trace: Trace): string {
  return paragraphs(`expected ${eventText(event)} to be routed`, goesText(trace), closestText(trace.refusals));
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n\n");
}

function eventText(event: EventToTrace): string {
  return `the event ${JSON.stringify(event["detail-type"])} of ${JSON.stringify(event.source)}`;
}

function soughtText(places: readonly Place[]): string {
  return [...new Set(places.map(placeText))].join(" or ");
}

function goesText({ arrivals }: Trace): string {
  return arrivals.length === 0 ? "it goes nowhere: EventBridge drops it" : waysText("it goes", arrivals);
}

function waysText(lead: string, arrivals: readonly Arrival[]): string {
  return [`${lead}:`, ...arrivals.map((arrival) => `  ${arrivalText(arrival)}`)].join("\n");
}

/** The nearest first: those with the fewest fields that do not match. */
function closestText(refusals: readonly Refusal[]): string | undefined {
  if (refusals.length === 0) return undefined;
  const nearest = [...refusals].sort((a, b) => a.mismatches.length - b.mismatches.length).slice(0, SHOWN_REFUSALS);
  const more = refusals.length - nearest.length;
  return [
    "closest:",
    ...nearest.map((refusal) => refusalText(refusal).replace(/^/gm, "  ")),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}
