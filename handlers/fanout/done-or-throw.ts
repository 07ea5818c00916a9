import type { OnceOutcome } from "../runtime/once";

/** What came of work that is to be done once. @throws Error while it runs elsewhere: then it is looked at again later */
export function doneOrThrow(outcome: OnceOutcome): string {
  if (outcome === "in-progress") throw new Error("The order is being done elsewhere: it is looked at again later.");
  return outcome;
}
