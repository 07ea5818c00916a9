import { AwsError } from "../aws-error";

/*
 * What SQS answers to calls that it refuses. The codes are those of the JSON protocol, with those of the query protocol
 * beside them; the texts are AWS's.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, 400, "InvalidParameterValue");
}

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …` */
export function invalidValue(value: unknown, parameter: string, reason: string): AwsError {
  return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function missingParameter(parameter: string): AwsError {
  const message = `The request must contain the parameter ${parameter}.`;
  return new AwsError("MissingRequiredParameterException", message, 400, "MissingParameter");
}

export function queueDoesNotExist(): AwsError {
  return named("QueueDoesNotExist", "The specified queue does not exist.", 400, "NonExistentQueue");
}

export function invalidReceiptHandle(handle: string): AwsError {
  const message = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  return new AwsError("ReceiptHandleIsInvalid", message, 404);
}

/** Of a FIFO queue, on which a handle is worth nothing once the visibility timeout is over. */
export function expiredReceiptHandle(handle: string): AwsError {
  return invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
}

export function unavailableReceiptHandle(handle: string): AwsError {
  const reason = "Message does not exist or is not available for visibility timeout change.";
  return invalidValue(handle, "ReceiptHandle", reason);
}

export function messageNotInflight(): AwsError {
  return named("MessageNotInflight", "The specified message isn't in flight.");
}

export function invalidMessageContents(): AwsError {
  return new AwsError(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
  );
}

export function overLimit(): AwsError {
  return new AwsError("OverLimit", "Too many messages in flight: the queue has reached the limit of 120,000.", 403);
}

export function purgeInProgress(queueName: string): AwsError {
  const message = `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`;
  return named("PurgeQueueInProgress", message, 403);
}

export function serviceUnavailable(): AwsError {
  return new AwsError("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503);
}

/** Of message move tasks. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}

export function emptyBatch(): AwsError {
  return named("EmptyBatchRequest", "There should be at least one entry in the request.");
}

export function tooManyEntries(count: number, most: number): AwsError {
  const message = `Maximum number of entries per request are ${most}. You have sent ${count}.`;
  return named("TooManyEntriesInBatchRequest", message);
}

export function invalidBatchEntryId(): AwsError {
  const message =
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
  return named("InvalidBatchEntryId", message);
}

export function batchEntryIdsNotDistinct(id: string): AwsError {
  return named("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
}

export function batchTooLong(bytes: number, most: number): AwsError {
  const message = `Batch requests cannot be longer than ${most} bytes. You have sent ${bytes} bytes.`;
  return named("BatchRequestTooLong", message);
}

/** An error whose code of the query protocol has the service's name before it. */
function named(code: string, message: string, status = 400, queryName = code): AwsError {
  return new AwsError(code, message, status, `AWS.SimpleQueueService.${queryName}`);
}
