import type { InvocationOutcome } from "../../lambda/function-runtime";
import { TextPayload } from "../../lambda/function-runtime";
import { StateError } from "../state-error";
import type { Answer, TaskCall } from "./task-runner";

/** `arn:aws:states:::lambda:invoke`: https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export function invoke(call: TaskCall, answer: Answer): void | Promise<void> {
  return run(call, (outcome, requestId) => {
    if ("error" in outcome) return answer(outcome);
    const output = {
      ExecutedVersion: "$LATEST",
      Payload: outcome.output,
      SdkResponseMetadata: { RequestId: requestId },
      StatusCode: 200,
    };
    answer({ output });
  });
}

/** A function that is named by its ARN: its answer is the result. */
export function invokeFunction(call: TaskCall, answer: Answer): void | Promise<void> {
  return run(call, answer);
}

function run(
  { services, parameters, authorize }: TaskCall,
  answer: (outcome: Parameters<Answer>[0], requestId: string) => void,
): void | Promise<void> {
  const name = String(parameters.FunctionName);
  const fn = services.functionAt(name);
  if (fn === undefined) throw new StateError("Lambda.ResourceNotFoundException", `Function not found: ${name}`);
  authorize("lambda:InvokeFunction", fn.place.arn, "Lambda.AWSLambdaException");
  const requestId = fn.newRequestId();
  const payload = new TextPayload(JSON.stringify(parameters.Payload ?? {}));
  return fn.invoke(
    payload,
    {
      answered: (outcome) =>
        answer(outcome.kind === "success" ? { output: outcome.value ?? null } : { error: errorOf(outcome) }, requestId),
    },
    requestId,
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception */
function errorOf({ kind, error }: InvocationOutcome): StateError {
  const message = error?.errorMessage ?? kind;
  if (kind === "throttled") return new StateError("Lambda.TooManyRequestsException", message);
  if (kind === "unavailable") return new StateError("Lambda.ServiceException", message);
  return new StateError(error?.errorType ?? "Lambda.Unknown", JSON.stringify(error ?? {}));
}
