import type { EventPattern } from "../../../modules/event-pattern";
import { ABSENT } from "./candidates";
import { clausesOf } from "./clauses";
import { findSamples } from "./find-samples";
import { nested } from "./nested";

/**
 * Sample messages of a queue that some filter of an event source mapping lets through and none of the others does.
 *
 * @param filters patterns; none lets everything through
 * @param others patterns; none lets everything through
 */
export function queueMessagesBeside(
  filters: readonly EventPattern[],
  others: readonly EventPattern[],
): readonly Readonly<Record<string, unknown>>[] {
  if (others.length === 0) return [];
  const passes = (patterns: readonly EventPattern[], message: object) =>
    patterns.length === 0 || patterns.some((each) => each.matches(message));
  const { samples } = findSamples<Record<string, unknown>>({
    of: filters.length === 0 ? [new Map()] : filters.flatMap(({ text }) => clausesOf(text).clauses),
    beside: others.flatMap(({ text }) => clausesOf(text).clauses),
    others: () => [ABSENT, "something-else", 7],
    build: nested,
    wanted: (message) => passes(filters, message) && !passes(others, message),
  });
  return samples;
}
