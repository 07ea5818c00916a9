import { Token } from "cdktf";
import type { Construct } from "constructs";
import { fail } from "./report";

/** Refuses a description of more than `most` characters. One that is not known yet passes. @throws UserError DESCRIPTION_LENGTH */
export function checkDescription(scope: Construct, prop: string, description: string | undefined, most: number): void {
  if (description === undefined || Token.isUnresolved(description) || description.length <= most) return;
  fail(scope, {
    code: "DESCRIPTION_LENGTH",
    prop,
    must: `have at most ${most} characters`,
    got: description,
    gotNote: `${description.length} characters`,
    mend: `Shorten it by ${description.length - most}.`,
  });
}
