import type { Construct } from "constructs";
import { stageAt } from "../settings";

/** Stages to try things out in, whose tables may be deleted: these words, alone or followed by a hyphen, as in `pr-17`. */
export const TRIAL_STAGES = ["ci", "demo", "dev", "local", "pr", "preview", "sandbox", "test"] as const;

/** Whether a table at `scope` is protected from deletion if nobody says: everywhere but in the {@link TRIAL_STAGES}. */
export function protectedByStage(scope: Construct): boolean {
  const [word] = (stageAt(scope) ?? "").toLowerCase().split("-");
  return !TRIAL_STAGES.some((trial) => trial === word);
}
