import { type EventPattern, EventPatternError } from "../../modules/event-pattern";

/** Whether one of the filters lets a record through. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
export function passes(filters: readonly EventPattern[], record: object): boolean {
  return filters.length === 0 || filters.some((filter) => matches(filter, record));
}

/** What is too complex to be decided is not matched. */
function matches(filter: EventPattern, record: object): boolean {
  try {
    return filter.matches(record);
  } catch (error) {
    if (error instanceof EventPatternError) return false;
    throw error;
  }
}
