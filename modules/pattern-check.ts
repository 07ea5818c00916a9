import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "./aws-limits";
import { EventPattern, type EventPatternObject } from "./event-pattern";
import { checkAtSynth, fail } from "./report";

/**
 * Refuses a pattern that EventBridge would refuse, and at synth one that can never match, each with the path inside the
 * pattern.
 */
export function checkPattern(scope: Construct, prop: string, pattern: EventPatternObject): void {
  const length = JSON.stringify(pattern).length;
  const most = AWS_LIMITS.eventBridge.patternLength;
  if (length > most) {
    fail(scope, {
      code: "PATTERN_LENGTH",
      prop,
      must: `have at most ${most} characters as JSON`,
      got: `${length} characters`,
      mend: "Shorten it (prefixes and wildcards in place of lists), or split it over two routes.",
    });
  }
  checkNumbers(scope, prop, pattern);
  const parsed = parse(scope, prop, pattern);
  // What is not known before apply may turn out to be anything.
  if (Token.isUnresolved(JSON.stringify(pattern))) return;
  const never = parsed.neverMatches();
  if (never.length === 0) return;
  checkAtSynth(scope, (report) => {
    for (const { path, reason } of never) {
      report.error({
        code: "PATTERN_NEVER_MATCHES",
        prop: `${prop}.${path}`,
        must: "be able to match an event",
        got: pattern,
        mend: reason,
      });
    }
  });
}

/** A number that is known after apply only cannot be written into JSON text, which holds the pattern. */
function checkNumbers(scope: Construct, prop: string, value: unknown): void {
  if (typeof value === "number" && Token.isUnresolved(value)) {
    fail(scope, {
      code: "NOT_KNOWN_AT_SYNTH",
      prop,
      must: "have numbers that are known at synth",
      got: "a Terraform expression",
      mend: "Give the number itself.",
    });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value)) checkNumbers(scope, `${prop}.${key}`, each);
}

function parse(scope: Construct, prop: string, pattern: EventPatternObject): EventPattern {
  try {
    return EventPattern.parse(pattern);
  } catch (cause) {
    return fail(scope, {
      code: "PATTERN_INVALID",
      prop,
      must: "be an event pattern that EventBridge accepts",
      got: pattern,
      mend: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
