import { AwsError } from "../../../aws-error";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html */
export const cloudWatchErrors: ServiceErrors = {
  missing: (name) =>
    new AwsError("MissingRequiredParameterException", `The parameter ${name} is required.`, 400, "MissingParameter"),
  invalid: (name, value, must) => invalidValue(`The value ${value} for parameter ${name} is not valid. ${must}`),
  outOfRange: (name, value, { min, max }) =>
    invalidValue(
      `The value ${value} for parameter ${name} is not valid. It must be between ${min} and ${max ?? "any number"}.`,
    ),
  denied: (message) => new AwsError("AccessDeniedException", message, 403, "AccessDenied"),
};

export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, 400, "InvalidParameterValue");
}

export function invalidCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombinationException", message, 400, "InvalidParameterCombination");
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
export function invalidFormat(message: string): AwsError {
  return new AwsError("InvalidFormatFault", message, 400, "InvalidFormat");
}

export function alarmNotFound(name: string): AwsError {
  return new AwsError("ResourceNotFound", `There is no alarm ${name}.`, 404);
}

export function invalidToken(): AwsError {
  return new AwsError("InvalidNextToken", "The next token specified is invalid.");
}
