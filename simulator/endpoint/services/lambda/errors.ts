import { AwsError } from "../../../aws-error";
import { jsonReply, type Reply } from "../../http/reply";
import type { Protocol } from "../../protocols/protocol";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const lambdaErrors: ServiceErrors = {
  missing: (name) => invalidValue(`The parameter ${name} is required.`),
  invalid: (name, value, must) => invalidValue(`The value ${value} of ${name} is not valid: ${must}`),
  outOfRange: (name, value, { min, max }) =>
    invalidValue(
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value between ${min} and ${max}`,
    ),
  denied: (message) => new AwsError("AccessDeniedException", message, 403),
};

export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

export function functionNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
}

/** Errors whose text is in `Message`; that of the others is in `message`. */
const CAPITAL_MESSAGE: ReadonlySet<string> = new Set([
  "ResourceNotFoundException",
  "ServiceException",
  "AccessDeniedException",
]);

/** REST with JSON. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const lambdaProtocol: Protocol = {
  reply: (_operation, output): Reply => jsonReply(output ?? {}),
  refuse: (error): Reply => {
    const { code, message, status } = error;
    const body = {
      Type: status < 500 ? "User" : "Service",
      [CAPITAL_MESSAGE.has(code) ? "Message" : "message"]: message,
      ...(error instanceof ThrottledError && { Reason: error.reason }),
    };
    return jsonReply(body, status, { "x-amzn-ErrorType": code });
  },
};

/** More invocations than may run at a time. */
export class ThrottledError extends AwsError {
  constructor(readonly reason: string) {
    super("TooManyRequestsException", "Rate Exceeded.", 429);
  }
}
