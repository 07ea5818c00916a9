import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { UserError } from "./errors";
import { isAccepted } from "./settings";

/** What is wrong, where in the props, and how to mend it. */
export interface Finding {
  /** Stable, upper-case code. */
  readonly code: string;
  /** The prop, with the path inside it where there is one, such as `targets[2].input`. */
  readonly prop: string;
  /** What must hold, as the rest of the sentence "<prop> must …". */
  readonly must: string;
  /** The value that was given. */
  readonly got: unknown;
  /** How to mend it: one sentence. */
  readonly mend: string;
  readonly cause?: unknown;
}

/** Throws for a prop that is wrong in itself, where it is given. */
export function fail(scope: Construct, finding: Finding): never {
  throw new UserError(
    finding.code,
    `${scope.node.path}: ${sentence(finding)}`,
    finding.cause === undefined ? undefined : { cause: finding.cause },
  );
}

/** Collects what a rule across constructs finds. */
export interface Report {
  /** Synth fails, after all rules were asked. */
  error(finding: Finding): void;
  /** Synth goes on and prints the warning, unless `acceptRisk` was called for it. */
  warning(finding: Finding): void;
}

/**
 * Adds a rule that is asked at synth, when the whole tree is known. All errors of a stack are reported at once, each with
 * the path of its construct; warnings become annotations, which `cdktf` prints.
 */
export function checkAtSynth(scope: Construct, rule: (report: Report) => void): void {
  scope.node.addValidation({
    validate: () => {
      const errors: string[] = [];
      rule({
        error: (finding) => errors.push(sentence(finding)),
        warning: (finding) => warn(scope, finding),
      });
      return errors;
    },
  });
}

function warn(scope: Construct, finding: Finding): void {
  if (isAccepted(scope, finding.code)) return;
  const message = sentence(finding);
  // Synthesizing twice must not double the warnings.
  if (scope.node.metadata.some((entry) => entry.data === message)) return;
  Annotations.of(scope).addWarning(message);
}

function sentence({ prop, must, got, mend, code }: Finding): string {
  return `${prop} must ${must}, got: ${show(got)}. ${mend} [${code}]`;
}

const SHOWN_LENGTH = 200;

function show(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
