import { AwsError } from "../../aws-error";
import { isoTime } from "../../kernel/iso-time";
import { StateError } from "../state-error";
import { CALL_MS } from "./call-time";
import type { Answer, TaskCall } from "./task-runner";

/** Starts another machine and does not wait. https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
export function startExecution({ world, services, parameters, authorize }: TaskCall, answer: Answer): void {
  const arn = String(parameters.StateMachineArn);
  const machine = services.stateMachineAt(arn);
  if (machine === undefined)
    throw new StateError("StepFunctions.StateMachineDoesNotExistException", `State Machine Does Not Exist: '${arn}'`);
  authorize("states:StartExecution", arn, "StepFunctions.AccessDeniedException");
  const input = typeof parameters.Input === "string" ? parameters.Input : JSON.stringify(parameters.Input ?? {});
  const name = parameters.Name === undefined ? undefined : String(parameters.Name);
  world.scheduler.after(CALL_MS, () => {
    try {
      const { arn: ExecutionArn, startedAt } = machine.start(input, name);
      answer({ output: { ExecutionArn, StartDate: isoTime(startedAt) } });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      answer({ error: new StateError(`StepFunctions.${error.code}Exception`, error.message) });
    }
  });
}
