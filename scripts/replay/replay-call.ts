import type { Site } from "../aws/site";
import type { NeededCall } from "../deployed/needed";

/** What to say of a call about a replay where it fails. @param action the IAM action */
export function replayCall({ region }: Site, name: string, action: string): NeededCall {
  return {
    subject: { kind: "replay", name },
    actions: [action],
    options: ["--follow", "--cancel", "--region"],
    missing: `There is no replay ${name} in ${region}. EventBridge knows each for 90 days: aws events list-replays names them.`,
  };
}
