import { AwsError } from "../../aws-error";
import type { Call } from "../call";
import type { Operation, Output, Service, ServiceErrors } from "../service";
import { locationOfStack } from "../stack-facts";

const errors: ServiceErrors = {
  missing: (name) => validation(`The parameter ${name} is required.`),
  invalid: (name, value, must) => validation(`The value ${value} of ${name} is not valid: ${must}`),
  outOfRange: (name, value) => validation(`The value ${value} of ${name} is out of range.`),
  denied: (message) => new AwsError("AccessDenied", message, 403),
};

export const sts: Service = {
  name: "sts",
  signingName: "sts",
  target: "AWSSecurityTokenServiceV20110615",
  errors,
  query: {
    version: "2011-06-15",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    isCompatible: false,
    normalize: (fields) => fields,
    shapesOf: () => () => undefined,
  },
  operations: new Map<string, Operation>([["GetCallerIdentity", getCallerIdentity]]),
};

/**
 * A function is a session of its role; whoever else calls is a user of the stack's account. No policy can forbid to ask.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
function getCallerIdentity({ simulation, caller }: Call): Output {
  const { account, partition } = locationOfStack(simulation);
  if (caller === undefined) {
    return {
      UserId: "AIDASIGNALBOXEXAMPLE1",
      Account: account,
      Arn: `arn:${partition}:iam::${account}:user/signalbox`,
    };
  }
  const role = caller.roleArn?.split("/").at(-1) ?? "unknown";
  return {
    UserId: `AROASIGNALBOXEXAMPLE1:${caller.name}`,
    Account: caller.location.account,
    Arn: `arn:${partition}:sts::${caller.location.account}:assumed-role/${role}/${caller.name}`,
  };
}

function validation(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
