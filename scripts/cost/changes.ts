import { readTopology, resolveStack } from "../../simulator";
import { alterStack } from "./alter-stack";
import { type Bill, billOf, type CostRequest } from "./estimate";
import { messagingProposals } from "./propose/messaging";
import { observabilityProposals } from "./propose/observability";
import type { Change, Proposer } from "./propose/proposal";
import { resourceProposals } from "./propose/resources";

const PROPOSERS: readonly Proposer[] = [messagingProposals, observabilityProposals, resourceProposals];

/** Less is not worth a line. */
const LEAST_USD = 0.005;

/** What would make a stack cheaper, by working its bill out again with each change; what saves most first. */
export function changesOf(text: string, request: CostRequest, bill: Bill): Change[] {
  const stack = resolveStack(text);
  const system = { stack, topology: readTopology(stack), request };
  return PROPOSERS.flatMap((propose) => propose(system))
    .map(({ alter, request: altered, ...change }) => {
      const changed = alter ? alterStack(text, alter) : text;
      return { ...change, monthlyUsd: bill.usd - billOf(changed, { ...request, ...altered }).usd };
    })
    .filter(({ monthlyUsd }) => monthlyUsd >= LEAST_USD)
    .sort((a, b) => b.monthlyUsd - a.monthlyUsd || (a.what < b.what ? -1 : 1));
}
