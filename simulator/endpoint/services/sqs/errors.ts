import { AwsError } from "../../../aws-error";
import { invalidValue, missingParameter } from "../../../sqs/sqs-error";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export const sqsErrors: ServiceErrors = {
  missing: missingParameter,
  invalid: (name, value, must) => invalidValue(value, name, must),
  outOfRange: (name, value, { min, max }) =>
    invalidValue(value, name, `Must be between ${min} and ${max}, if provided.`),
  denied: (message) => new AwsError("AccessDeniedException", message, 403, "AccessDenied"),
};

export function invalidAddress(address: string): AwsError {
  return new AwsError("InvalidAddress", `The address ${address} is not valid for this endpoint.`, 404);
}

export function invalidAttributeName(name: string): AwsError {
  return new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
}
