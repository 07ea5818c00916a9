import type { ResolvedStack, Topology } from "../../../simulator";
import type { StackJson } from "../alter-stack";
import type { CostRequest } from "../estimate";

/** Something that would make a stack cheaper. */
export interface Change {
  /** `Keep logs for 30 days` */
  readonly what: string;
  /** Names of what would be changed. */
  readonly where: readonly string[];
  /** What it would save. */
  readonly monthlyUsd: number;
  /** What it would cost in other ways. */
  readonly but: string;
}

/** A change, and the stack or the request as it would be then. */
export interface Proposal extends Omit<Change, "monthlyUsd"> {
  readonly alter?: (stack: StackJson) => void;
  readonly request?: Partial<CostRequest>;
}

export interface ProposedTo {
  readonly stack: ResolvedStack;
  readonly topology: Topology;
  readonly request: CostRequest;
}

export type Proposer = (to: ProposedTo) => readonly Proposal[];
