import { type Location, parseArn } from "../terraform";
import type { DraftOther, DraftPlace } from "./draft";
import { ASYNC_INVOCATION_DEFAULTS, FUNCTION_DEFAULTS, QUEUE_DEFAULTS } from "./place-of";

const NOWHERE: Location = { account: "", region: "", partition: "aws", dnsSuffix: "amazonaws.com" };

/** A place that the stack names by ARN and does not make: what the ARN says of it, and AWS's defaults for the rest. */
export function placeBeyond(arn: string): DraftPlace {
  const { service, resource, ...location } = parseArn(arn) ?? { service: "place", resource: arn, ...NOWHERE };
  const { type, name } = nameParts(resource);
  const known = beyond(arn, name, location);
  switch (service) {
    case "events":
      if (type !== "event-bus") break;
      return {
        ...known,
        kind: "bus",
        rules: [],
        archives: [],
        deadLetterQueue: undefined,
      };
    case "sns":
      return {
        ...known,
        kind: "topic",
        fifo: name.endsWith(".fifo"),
        contentBasedDeduplication: false,
        signatureVersion: "1",
        subscriptions: [],
      };
    case "sqs": {
      const url = `https://sqs.${location.region}.${location.dnsSuffix}/${location.account}/${name}`;
      return {
        ...known,
        kind: "queue",
        url,
        fifo: name.endsWith(".fifo"),
        ...QUEUE_DEFAULTS,
        redrive: undefined,
        mappings: [],
      };
    }
    case "lambda": {
      const unknown = { runtime: undefined, handler: undefined, filename: undefined, reservedConcurrency: undefined };
      return {
        ...known,
        kind: "function",
        ...FUNCTION_DEFAULTS,
        ...unknown,
        environment: {},
        roleArn: undefined,
        onFailure: undefined,
        asyncInvocation: ASYNC_INVOCATION_DEFAULTS,
        sendsTo: [],
      };
    }
  }
  return { ...known, kind: "other", what: WORDS[`${service}:${type}`] ?? service };
}

/** An address that SNS delivers to and that is no resource: an e-mail address, a phone number, a URL. */
export function placeAtEndpoint(protocol: string, endpoint: string): DraftOther {
  return { ...beyond(`${protocol}:${endpoint}`, endpoint, NOWHERE), kind: "other", what: protocol };
}

/** What an ARN of a service and type is of, as {@link OTHER_PLACES} says it. */
const WORDS: Readonly<Record<string, string>> = {
  "dynamodb:table": "table",
  "events:api-destination": "API destination",
  "firehose:deliverystream": "Firehose stream",
  "kinesis:stream": "Kinesis stream",
  "logs:log-group": "log group",
  "s3:": "bucket",
  "states:stateMachine": "state machine",
};

/** `event-bus/copy`, `log-group:/aws/events/all`, `api-destination/hook/ID`; queues and topics are named without a type. */
function nameParts(resource: string): { readonly type: string; readonly name: string } {
  const [, type = "", name = resource] = /^([^:/]+)[:/](.+)$/.exec(resource) ?? [];
  return { type, name: type === "api-destination" ? name.replace(/\/[^/]*$/, "") : name };
}

function beyond(address: string, name: string, location: Location) {
  return { address, name, arn: address, location, constructPath: undefined, inStack: false };
}
