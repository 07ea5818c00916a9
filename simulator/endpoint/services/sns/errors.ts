import { AwsError } from "../../../aws-error";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html, in words that SNS answers. */
export const snsErrors: ServiceErrors = {
  missing: (name) =>
    name === "TopicArn"
      ? invalidParameter("TopicArn Reason: no value for required parameter")
      : new AwsError(
          "ValidationException",
          `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
          400,
          "ValidationError",
        ),
  invalid: (name, _value, must) => invalidParameter(`${name} Reason: ${must}`),
  outOfRange: (name, value, { min, max }) =>
    invalidParameter(`${name} Reason: ${value} is not within ${min} and ${max}`),
  denied: (message) => new AwsError("AuthorizationErrorException", message, 403, "AuthorizationError"),
};

export function invalidParameter(what: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid parameter: ${what}`, 400, "InvalidParameter");
}

/** Of what a message attribute holds. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, 400, "ParameterValueInvalid");
}

export function topicNotFound(): AwsError {
  return new AwsError("NotFoundException", "Topic does not exist", 404, "NotFound");
}

export function subscriptionNotFound(): AwsError {
  return new AwsError("NotFoundException", "Subscription does not exist", 404, "NotFound");
}

/** Of a batch as a whole; the code has `Exception` behind it in the name of the shape. */
export function batchError(code: string, message: string): AwsError {
  return new AwsError(`${code}Exception`, message, 400, code);
}
