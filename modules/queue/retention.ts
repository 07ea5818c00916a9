import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkRange } from "../range";
import { fail } from "../report";

/** Days that SQS can keep a message; the constructs count in days, as nobody means 61 seconds. */
const RETENTION_DAYS = { min: 1, max: 14 } as const;

const SECONDS_PER_DAY = 86_400;

/** The retention in the unit of SQS, checked. */
export function retentionSeconds(scope: Construct, prop: string, days: number): number {
  if (Token.isUnresolved(days)) {
    fail(scope, {
      code: "NOT_KNOWN_AT_SYNTH",
      prop,
      must: "be a number that is known at synth",
      got: "a Terraform expression",
      mend: "Give the number, or set message_retention_seconds through .resource.addOverride(…).",
    });
  }
  checkRange(scope, prop, days, RETENTION_DAYS, "days");
  return days * SECONDS_PER_DAY;
}

export function inDays(seconds: number): number {
  return seconds / SECONDS_PER_DAY;
}
