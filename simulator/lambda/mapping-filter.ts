import { type EventPattern, EventPatternError } from "../../modules/event-pattern";
import type { SqsRecord } from "./sqs-event";

/**
 * Whether one of the filters of a mapping lets a message through. The body counts as JSON where it is a JSON object or array,
 * and as text otherwise; a filter for the one never matches the other.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function passes(filters: readonly EventPattern[], record: SqsRecord): boolean {
  if (filters.length === 0) return true;
  const message = { ...record.toJSON(), body: bodyOf(record.body) };
  return filters.some((filter) => matches(filter, message));
}

function bodyOf(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

/** What is too complex to be decided is not matched. */
function matches(filter: EventPattern, message: object): boolean {
  try {
    return filter.matches(message);
  } catch (error) {
    if (error instanceof EventPatternError) return false;
    throw error;
  }
}
