import { AwsError } from "../../../aws-error";
import type { ServiceErrors } from "../../service";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html, in words that it answers. */
export const eventBridgeErrors: ServiceErrors = {
  missing: (name) => constraint(`Value null at '${camel(name)}' failed to satisfy constraint: Member must not be null`),
  invalid: (name, _value, must) => invalidParameter(name, must),
  outOfRange: (name, value, { min, max = Number.POSITIVE_INFINITY }) => {
    const bound = value > max ? `less than or equal to ${max}` : `greater than or equal to ${min}`;
    return constraint(
      `Value '${value}' at '${camel(name)}' failed to satisfy constraint: Member must have value ${bound}`,
    );
  },
  denied: (message) => new AwsError("AccessDeniedException", message),
};

export function invalidParameter(name: string, reason: string): AwsError {
  return new AwsError("ValidationException", `Parameter ${name} is not valid. Reason: ${reason}`);
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

function constraint(message: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${message}`);
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
