import type { EventPatternObject } from "../event-pattern";

/**
 * Matches every event of a bus: a source begins with nothing
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html). Those that come out of an archive
 * have a `replay-name`, and were here before.
 */
export function everyEvent(includeReplays: boolean): EventPatternObject {
  return { source: [{ prefix: "" }], ...(!includeReplays && { "replay-name": [{ exists: false }] }) };
}

/** The same for part of a bus. */
export function withoutReplays(pattern: EventPatternObject, includeReplays: boolean): EventPatternObject {
  return includeReplays ? pattern : { ...pattern, "replay-name": [{ exists: false }] };
}
