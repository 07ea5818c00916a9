import type { EventPattern } from "../../../modules/event-pattern";
import { ABSENT, type Candidate } from "./candidates";
import { clausesOf } from "./clauses";
import { type Assignment, type FoundSamples, findSamples } from "./find-samples";
import { nested } from "./nested";

/** An event as an example. */
export type SampleEvent = Readonly<Record<string, unknown>>;

/**
 * Sample events that a pattern matches and none of the others does; the matcher of EventBridge's language has the last word.
 *
 * @param others patterns of which each is enough for an event to arrive
 * @param location what the events say of where they are from
 */
export function eventsBeside(
  pattern: EventPattern,
  others: readonly EventPattern[],
  location: { readonly account: string; readonly region: string },
): FoundSamples<SampleEvent> {
  const own = clausesOf(pattern.text);
  const beside = others.map(({ text }) => clausesOf(text));
  const found = findSamples<SampleEvent>({
    of: own.clauses,
    beside: beside.flatMap(({ clauses }) => clauses),
    others: otherValues,
    build: (values) => eventOf(values, location),
    wanted: (event) => pattern.matches(event) && !others.some((other) => other.matches(event)),
  });
  return { ...found, exhaustive: found.exhaustive && own.whole };
}

/** The fields that every event has, as they are in an example. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const ENVELOPE: Readonly<Record<string, string>> = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "Example",
  source: "example",
  time: "2026-01-01T00:00:00Z",
};

function otherValues(path: string): readonly Candidate[] {
  if (path === "account") return ["123456789012", "210987654321"];
  if (path === "region") return ["us-east-1", "eu-central-1"];
  const usual = ENVELOPE[path];
  return usual === undefined ? [ABSENT, "something-else", 7] : [usual, "something-else"];
}

function eventOf(values: Assignment, { account, region }: { readonly account: string; readonly region: string }) {
  const given = nested(values);
  if (given === undefined) return undefined;
  // Resources are a list in every event, and a pattern tests its elements.
  const { resources } = given;
  const listed = resources === undefined ? {} : { resources: [resources] };
  return { ...ENVELOPE, account, region, resources: [], detail: {}, ...given, ...listed };
}
