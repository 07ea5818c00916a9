import { AwsError } from "../../aws-error";
import type { Fault, FaultKind } from "../../faults/fault";
import type { Fields } from "../protocols/fields";

/** Every kind there is: the compiler sees to that. */
const KINDS: Readonly<Record<FaultKind, true>> = {
  "handler-error": true,
  "late-error": true,
  crash: true,
  slow: true,
  throttle: true,
  duplicate: true,
  reorder: true,
  outage: true,
  "link-outage": true,
};

const NUMBERS = ["probability", "fromSeconds", "forSeconds", "times", "seconds"] as const;
const TEXTS = ["at", "containing"] as const;

/**
 * A fault as it comes in a request.
 * @throws {AwsError} FAULT_INVALID
 */
export function faultOf(fields: Fields): Fault {
  const { kind, ...rest } = fields;
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) {
    throw invalid(`kind must be one of ${Object.keys(KINDS).join(", ")}, got: ${JSON.stringify(kind)}.`);
  }
  for (const [name, value] of Object.entries(rest)) {
    if (
      NUMBERS.includes(name as never)
        ? typeof value === "number"
        : TEXTS.includes(name as never) && typeof value === "string"
    ) {
      continue;
    }
    const known = `numbers ${NUMBERS.join(", ")}, texts ${TEXTS.join(", ")}`;
    throw invalid(`${kind}: the fault must have only kind, ${known}, got: ${name}: ${JSON.stringify(value)}.`);
  }
  return { ...rest, kind: kind as FaultKind };
}

function invalid(message: string): AwsError {
  return new AwsError("FAULT_INVALID", message);
}
