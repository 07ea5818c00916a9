import { AwsError } from "../../../aws-error";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
export const stepFunctionsErrors: ServiceErrors = {
  missing: (name) => constraint(`Value null at '${name}' failed to satisfy constraint: Member must not be null`),
  invalid: (name, value, must) => constraint(`Value '${value}' at '${name}' failed to satisfy constraint: ${must}`),
  outOfRange: (name, value, { min, max = Number.POSITIVE_INFINITY }) => {
    const bound = value > max ? `less than or equal to ${max}` : `greater than or equal to ${min}`;
    return constraint(`Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`);
  },
  denied: (message) => new AwsError("AccessDeniedException", message),
};

function constraint(message: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${message}`);
}
