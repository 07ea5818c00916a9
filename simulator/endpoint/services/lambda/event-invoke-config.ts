import { AwsError } from "../../../aws-error";
import type { Simulation } from "../../../simulation/simulation";
import { type Resource, textAt } from "../../../terraform";
import type { LambdaFunction, Place } from "../../../topology/places";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { resourcesOf } from "../../stack-facts";
import { Timestamp } from "../../timestamp";
import { functionNamed } from "./functions";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export function getFunctionEventInvokeConfig(call: Call): Output {
  const { simulation } = call;
  const fn = functionNamed(call);
  call.authorize("lambda:GetFunctionEventInvokeConfig", fn.arn);
  if (settingsOf(simulation, fn) === undefined) {
    const message = `The function ${fn.arn}:$LATEST doesn't have an EventInvokeConfig`;
    throw new AwsError("ResourceNotFoundException", message, 404);
  }
  const { maximumRetryAttempts, maximumEventAgeSeconds, onSuccess, onFailure } = fn.asyncInvocation;
  return {
    FunctionArn: `${fn.arn}:$LATEST`,
    LastModified: new Timestamp(simulation.startedAt),
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeSeconds,
    DestinationConfig: { OnSuccess: destination(onSuccess), OnFailure: destination(onFailure) },
  };
}

function settingsOf(simulation: Simulation, { name, arn }: LambdaFunction): Resource | undefined {
  return resourcesOf(simulation).find((resource) => {
    if (resource.type !== "aws_lambda_function_event_invoke_config") return false;
    return [name, arn].includes(textAt(resource, "function_name") ?? "");
  });
}

function destination(place: Place | undefined) {
  return place === undefined ? {} : { Destination: place.arn };
}
