import type { KnownDifference } from "../known-difference";

const JSON_REQUESTS = "protocols: requests in JSON that are wrong";
const QUERY = "protocols: calls in the query protocol";

export const protocolDifferences: readonly KnownDifference[] = [
  {
    id: "json-that-is-none",
    moto: "fails where the body is no JSON or no object, and takes a number for a text",
    simulator: "refuses all of these: SerializationException, 400",
    documentation: "What cannot be read as the input of the operation is refused, with 400",
    source: "https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html",
    right: "simulator",
    seen: [
      [JSON_REQUESTS, "no JSON > status", "500", "400"],
      [JSON_REQUESTS, "no JSON > code", "nothing", "SerializationException"],
      [JSON_REQUESTS, "a list > status", "500", "400"],
      [JSON_REQUESTS, "a list > code", "nothing", "SerializationException"],
      [JSON_REQUESTS, "a number for a text > status", "200", "400"],
      [JSON_REQUESTS, "a number for a text > answer", "structure", "nothing"],
      [JSON_REQUESTS, "a number for a text > code", "nothing", "SerializationException"],
      [JSON_REQUESTS, "a text for a number > status", "500", "400"],
      [JSON_REQUESTS, "a text for a number > code", "nothing", "SerializationException"],
      [JSON_REQUESTS, "no JSON for a queue > code", "QueueDoesNotExist", "SerializationException"],
    ],
  },
  {
    id: "json-without-a-required-member",
    moto: "fails without Entries, and takes a missing QueueUrl for a queue that there is not",
    simulator: "refuses both: ValidationException, MissingParameter",
    documentation: "Entries and QueueUrl are required",
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html",
    right: "simulator",
    seen: [
      [JSON_REQUESTS, "without entries > status", "500", "400"],
      [JSON_REQUESTS, "without entries > code", "nothing", "ValidationException"],
      [JSON_REQUESTS, "without a queue > code", "QueueDoesNotExist", "MissingRequiredParameterException"],
    ],
  },
  {
    id: "sqs-address-that-is-none",
    moto: "takes it for a queue that there is not",
    simulator: "refuses it: InvalidAddress (for its status see `sqs-error-status`)",
    documentation: "InvalidAddress: the specified ID is invalid",
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html",
    right: "simulator",
    seen: [
      [JSON_REQUESTS, "a queue that is no URL > status", "400", "404"],
      [JSON_REQUESTS, "a queue that is no URL > code", "QueueDoesNotExist", "InvalidAddress"],
    ],
  },
  {
    id: "unknown-operation",
    moto: "fails: 500",
    simulator: "answers UnknownOperationException, 404, in JSON and InvalidAction, 400, in the query protocol",
    documentation: "Lists both",
    source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html",
    right: "simulator",
    seen: [
      [JSON_REQUESTS, "an unknown operation > status", "500", "404"],
      [JSON_REQUESTS, "an unknown operation > code", "nothing", "UnknownOperationException"],
      [QUERY, "an unknown action > status", "500", "400"],
      [QUERY, "an unknown action > code", "nothing", "InvalidAction"],
    ],
  },
];
