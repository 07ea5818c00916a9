import { awsProblem } from "../aws/aws-problem";
import { AWS_EXIT, type AwsCall, awsError } from "../aws/problem-text";
import type { Site } from "../aws/site";
import { CommandError } from "../cli/command-error";

/** What to say of calls where they fail. */
export interface NeededCall extends Pick<AwsCall, "subject" | "actions" | "options"> {
  /** What to say where it is not there. @default that it can be deployed */
  readonly missing?: string;
}

/** The calls that nothing is shown of a bus without. */
export function busCall(name: string): NeededCall {
  return {
    subject: { kind: "bus", name },
    actions: ["events:DescribeEventBus", "events:ListRules"],
    options: ["--bus", "--stage", "--region"],
  };
}

/**
 * Makes calls that a command cannot do without. The clients have tried again by then what passes.
 *
 * @throws {CommandError} with the reason, the mend and the exit code
 */
export async function needed<Answer>(
  { region, endpoint }: Site,
  { missing, ...call }: NeededCall,
  send: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    const problem = awsProblem(error);
    if (problem === undefined) throw error;
    if (problem.kind === "missing" && missing !== undefined) throw new CommandError(missing, AWS_EXIT.missing);
    throw awsError(problem, { service: "EventBridge", region, endpoint, ...call });
  }
}
