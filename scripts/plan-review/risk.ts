import type { RiskCode } from "./risk-codes";
import type { SampleMessage } from "./samples/compare-filters";
import type { SampleEvent } from "./samples/compare-patterns";
import type { Severity } from "./severity";
import { oneLine } from "./words";

/** Events or messages that show what changes. */
export interface Samples {
  /** What becomes of them: they no longer arrive, or they newly do. */
  readonly fate: "lost" | "new";
  /** Where: names of queues, topics, functions. */
  readonly at: readonly string[];
  readonly samples: readonly (SampleEvent | SampleMessage)[];
}

/** Something that may go wrong when the plan is applied. */
export interface Risk {
  readonly code: RiskCode;
  readonly severity: Severity;
  /** Of the resource, as Terraform prints it. */
  readonly address: string;
  /** Its name in AWS, or what else it is called. */
  readonly label: string;
  /** What happens, in one sentence. */
  readonly what: string;
  /** Why that is a risk. */
  readonly reason: string;
  /** What to do instead, or before. */
  readonly mend: string;
  readonly samples: readonly Samples[];
}

/** A risk, in words that a terminal and a log may show: without control characters, whatever a plan names its resources. */
export function risk(fields: Omit<Risk, "samples"> & Partial<Pick<Risk, "samples">>): Risk {
  const { address, label, what, reason, mend } = fields;
  return {
    samples: [],
    ...fields,
    address: oneLine(address),
    label: oneLine(label),
    what: oneLine(what),
    reason: oneLine(reason),
    mend: oneLine(mend),
  };
}
