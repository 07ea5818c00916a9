import { chosenRegion } from "../aws/client-configuration";
import { checkedEndpoint } from "../aws/endpoint-option";
import { AWS_EXIT } from "../aws/problem-text";
import type { Site } from "../aws/site";
import { Sqs } from "../aws/sqs";
import { EXIT, usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import { parseArn } from "../deployed/arn";
import { DLQ_EXIT } from "./exit";
import type { Surroundings } from "./surroundings";

/** One of the things that `npm run dlq` does. */
export interface Action {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  run(args: readonly string[], terminal: Terminal, surroundings: Surroundings): Promise<number>;
}

export const SITE_OPTIONS = {
  region: {
    type: "string",
    value: "NAME",
    help: "Default: that of QUEUE where it is an ARN, or AWS_REGION, or us-east-1",
  },
  endpoint: {
    type: "string",
    value: "URL",
    help: "A simulator, such as http://127.0.0.1:4566 of npm run local. Default: AWS",
  },
  json: { type: "boolean", help: "For machines: one JSON object" },
  help: { type: "boolean", help: "This text" },
} as const;

export const SELECTION_OPTIONS = {
  filter: {
    type: "string",
    value: "PATTERN",
    help: "Letters whose event matches an event pattern: JSON, or a file with it. Events in SNS envelopes are found, too",
  },
  id: { type: "string", value: "ID", multiple: true, help: "The letter with this message id; may be repeated" },
  attribute: {
    type: "string",
    value: "NAME=VALUE",
    multiple: true,
    help: "Letters with this message attribute, or attribute of SQS; may be repeated: all of them",
  },
} as const;

export const QUEUE_ARGUMENT = { name: "QUEUE", help: "Name, ARN or URL of the dead-letter queue" } as const;

/** Exit codes of every action. */
export const COMMON_EXIT_CODES = {
  [EXIT.usage]: "an option that there is not, a value that it does not take, or nobody there to be asked",
  [AWS_EXIT.missing]: "there is no such queue",
  [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
  [AWS_EXIT.permission]: "the credentials may not do this; the IAM action is named",
  [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
} as const;

export const INTERRUPTED_EXIT_CODE = {
  [DLQ_EXIT.interrupted]: "stopped by Ctrl-C; what was done until then is told",
} as const;

/** @throws {CommandError} */
export function neededQueue(argument: string | undefined): string {
  if (argument !== undefined) return argument;
  throw usageError("QUEUE must be the name, ARN or URL of a queue, got: none. npm run dlq -- list shows them.");
}

/** Where the options, or an ARN, say. @throws {CommandError} */
export function readSite(values: { readonly region?: string; readonly endpoint?: string }, queue?: string): Site {
  const region = values.region ?? (queue === undefined ? undefined : parseArn(queue)?.region);
  return { region: chosenRegion(region), endpoint: checkedEndpoint(values.endpoint) };
}

/** Connects for as long as something is done. */
export async function withSqs<Result>(
  site: Site,
  { backOff }: Surroundings,
  act: (sqs: Sqs) => Promise<Result>,
): Promise<Result> {
  const sqs = new Sqs(site, backOff);
  try {
    return await act(sqs);
  } finally {
    sqs.close();
  }
}
