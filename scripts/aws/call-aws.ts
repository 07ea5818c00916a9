import { awsProblem, isPassing } from "./aws-problem";
import { type BackOff, backOffMilliseconds } from "./back-off";
import { type AwsCall, awsError } from "./problem-text";

/**
 * Makes a call of AWS that does no harm if it is made twice; what passes is tried again.
 *
 * @param call what to say of it where it fails
 * @throws {CommandError} with the reason, the mend and the exit code
 */
export async function callAws<Answer>(call: AwsCall, send: () => Promise<Answer>, backOff: BackOff): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const problem = awsProblem(error);
      if (problem === undefined) throw error;
      if (!isPassing(problem.kind) || attempt >= backOff.attempts) throw awsError(problem, call);
      await backOff.wait(backOffMilliseconds(attempt, backOff.random));
    }
  }
}
