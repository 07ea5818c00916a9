import type { EventContract, EventOf } from "./contract";
import { type Problem, problemOf } from "./problem";

/** The detail of an event that was sent without its envelope: valid, or invalid with every problem. */
export type ParsedDetail<Detail> =
  | { readonly status: "valid"; readonly detail: Detail }
  | { readonly status: "invalid"; readonly problems: readonly Problem[] };

/** Reads a value against the contract of a detail. Never throws. */
export function parseDetail<Contract extends EventContract>(
  contract: Contract,
  value: unknown,
): ParsedDetail<EventOf<Contract>["detail"]> {
  const parsed = contract.detail.safeParse(value, { reportInput: true });
  if (!parsed.success) return { status: "invalid", problems: parsed.error.issues.map(problemOf) };
  return { status: "valid", detail: parsed.data as EventOf<Contract>["detail"] };
}
