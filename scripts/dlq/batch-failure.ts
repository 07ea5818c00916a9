import { entryProblemKind, isPassing } from "../aws/aws-problem";
import type { BatchFailure } from "../aws/sqs";

/** Why AWS did not do what it was told with one entry of a batch. */
export function reasonOf({ Code = "no code", Message = "" }: BatchFailure): string {
  return `${Code}: ${Message.replace(/\.$/, "")}`;
}

/** Whether an entry of a batch failed for a moment only. */
export function isWorthAnotherTry({ Code = "" }: BatchFailure): boolean {
  return Code === "InternalError" || isPassing(entryProblemKind(Code));
}
