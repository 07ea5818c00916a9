import { parseArn } from "../terraform";
import type { Place } from "../topology/places";

/** What a sender must be allowed to do so that something reaches a place. */
export interface Need {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/** What it takes to reach a place. */
export interface Needs {
  readonly needs: readonly Need[];
  /** Services are let in by their role only: the place has no policy for them. */
  readonly byRoleOnly: boolean;
}

/**
 * What it takes to deliver to a place; `undefined` where nothing has to be allowed (an e-mail address), or what would have
 * to be is not known.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html,
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html#eb-target-permissions,
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function needsOf(place: Place): Needs | undefined {
  const { arn } = place;
  switch (place.kind) {
    case "queue":
      return byEither({ action: "sqs:SendMessage", resource: arn });
    case "topic":
      return byEither({ action: "sns:Publish", resource: arn });
    case "bus":
      return byEither({ action: "events:PutEvents", resource: arn });
    case "function":
      return byEither({ action: "lambda:InvokeFunction", resource: arn });
    case "other":
      return needsOfOther(arn);
  }
}

/** Actions that a role must allow, by service and type of what is reached. */
const BY_ROLE: Readonly<Record<string, string>> = {
  "codebuild:project": "codebuild:StartBuild",
  "events:api-destination": "events:InvokeApiDestination",
  "firehose:deliverystream": "firehose:PutRecord",
  "kinesis:stream": "kinesis:PutRecord",
  "sagemaker:pipeline": "sagemaker:StartPipelineExecution",
  "states:stateMachine": "states:StartExecution",
};

function needsOfOther(arn: string): Needs | undefined {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  const type = resource.split(/[:/]/)[0] ?? "";
  if (service === "logs") {
    // EventBridge names the streams itself.
    const stream = `${arn.replace(/:\*$/, "")}:log-stream:events`;
    return byEither(
      { action: "logs:CreateLogStream", resource: stream },
      { action: "logs:PutLogEvents", resource: stream },
    );
  }
  if (service === "s3") {
    const object = `${arn}/aws/lambda/async/event`;
    return byRole({ action: "s3:ListBucket", resource: arn }, { action: "s3:PutObject", resource: object });
  }
  const action = BY_ROLE[`${service}:${type}`];
  return action === undefined ? undefined : byRole({ action, resource: arn });
}

function byEither(...needs: readonly Need[]): Needs {
  return { needs, byRoleOnly: false };
}

function byRole(...needs: readonly Need[]): Needs {
  return { needs, byRoleOnly: true };
}
