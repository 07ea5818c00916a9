import { Annotations } from "cdktf";
import type { Construct } from "constructs";
import { type Finding, sentence } from "./finding";
import { isAccepted } from "./settings";

export { fail } from "./finding";

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
        error: (finding) => errors.push(sentence(scope, finding)),
        warning: (finding) => warn(scope, finding),
      });
      return errors;
    },
  });
}

function warn(scope: Construct, finding: Finding): void {
  if (isAccepted(scope, finding.code)) return;
  const message = sentence(scope, finding);
  // Synthesizing twice must not double the warnings.
  if (scope.node.metadata.some((entry) => entry.data === message)) return;
  Annotations.of(scope).addWarning(message);
}
