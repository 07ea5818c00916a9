import { EventPattern } from "../../modules/event-pattern";
import { type Attributed, blockAt, type Resource, StackError, textAt } from "../terraform";
import type { DraftPlace, DraftRule } from "./draft";
import type { PlaceTable } from "./place-table";
import type { Connection } from "./places";

/** The graph while it is being put together. */
export interface Drafting {
  readonly places: PlaceTable;
  /** By {@link ruleKey}. */
  readonly rules: Map<string, DraftRule>;
  /** By their ARNs. */
  readonly connections: Map<string, Connection>;
  /** Integrations and authorizers of HTTP APIs, by API and id. */
  readonly httpParts: Map<string, Resource>;
}

/** A rule is known by its name, on its bus. */
export function ruleKey(busArn: string, name: string): string {
  return `${busArn} ${name}`;
}

/** Why a resource could not be joined to the graph; nothing where it was. */
export type NotJoined = string | undefined;

/** The place that an attribute names by its ARN. */
export function placeAt(places: PlaceTable, from: Attributed | undefined, attribute: string): DraftPlace | undefined {
  const arn = from && textAt(from, attribute);
  return arn === undefined ? undefined : places.at(arn);
}

/** The queue that a `dead_letter_config` names. */
export function deadLetterPlace(places: PlaceTable, resource: Resource): DraftPlace | undefined {
  return placeAt(places, blockAt(resource, "dead_letter_config"), "arn");
}

/** @throws {StackError} PATTERN_REFUSED */
export function patternAt(from: Attributed, attribute: string): EventPattern | undefined {
  const text = textAt(from, attribute);
  return text === undefined ? undefined : accepted(from, attribute, () => EventPattern.parse(text));
}

/** What a pattern or policy parses to. @throws {StackError} PATTERN_REFUSED where it does not */
export function accepted<T>(from: Attributed, attribute: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError("PATTERN_REFUSED", `${from.address}.${attribute} must be accepted by AWS: ${reason}`, {
      cause,
    });
  }
}
