import { usageError } from "../cli/command-error";
import { type CommandDescription, type OptionValues, wholeNumber } from "../cli/options";
import { QUEUE_ARGUMENT, SELECTION_OPTIONS, SITE_OPTIONS } from "./common";
import { REDRIVE_EXIT_CODES } from "./redrive-report";
import { readSelection, type Selection } from "./selection";

/** Of a message move task. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
const MOST_A_SECOND = 500;

const OPTIONS = {
  to: { type: "string", value: "QUEUE", help: "Where all go. Default: each where it came from" },
  "to-bus": { type: "string", value: "BUS", help: "Puts events on a bus again, as new events: all its rules get them" },
  ...SELECTION_OPTIONS,
  limit: { type: "string", value: "N", help: "Letters at most. Default: all that are there as it begins" },
  rate: {
    type: "string",
    value: "N",
    help: `Letters a second at most, 1 to ${MOST_A_SECOND}. Default: as fast as it goes`,
  },
  "one-by-one": { type: "boolean", help: "Sends each letter itself, as with a filter, rather than by a task of SQS" },
  "any-queue": { type: "boolean", help: "Takes a queue that nothing shows to be a dead-letter queue" },
  "dry-run": { type: "boolean", help: "Shows what would be moved where, and moves nothing" },
  yes: { type: "boolean", help: "Does not ask" },
  ...SITE_OPTIONS,
} as const;

export const REDRIVE_COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run dlq -- redrive",
  summary: [
    "Moves letters to where they came from, or to another queue. All of them: by a message move task of SQS, followed to its",
    "end. Some of them (--filter, --id, --attribute, --limit): one by one, each with its attributes, group and deduplication",
    "id; only what was sent is deleted. What a queue gave up goes back there; what a rule could not deliver goes to the queue",
    "or topic that missed it; for what SNS or Lambda gave up, say where: --to, --to-bus.",
  ].join("\n"),
  options: OPTIONS,
  argument: QUEUE_ARGUMENT,
  examples: [
    ["npm run dlq -- redrive q-orders-dlq --rate 10", "everything, gently"],
    [`npm run dlq -- redrive q-orders-dlq --filter '{"detail-type":["OrderCreated"]}'`, "some of it"],
    ["npm run dlq -- redrive route-orders-dlq --dry-run", "where undeliverable events would go"],
    ["npm run dlq -- redrive q-orders-dlq --to q-orders-parked --yes --json", "in a script"],
  ],
  exitCodes: REDRIVE_EXIT_CODES,
};

/** What was asked for. */
export interface RedriveRequest {
  readonly to: string | undefined;
  readonly toBus: string | undefined;
  readonly selection: Selection;
  readonly limit: number;
  readonly rate: number | undefined;
  /** Whether the letters are sent here, one by one, whichever queue they are in. */
  readonly oneByOne: boolean;
  readonly anyQueue: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** @throws {CommandError} */
export function readRedrive(values: OptionValues<typeof OPTIONS>): RedriveRequest {
  const { to, "to-bus": toBus } = values;
  if (to !== undefined && toBus !== undefined) throw usageError("--to and --to-bus exclude each other: give one.");
  const selection = readSelection(values);
  const limit = wholeNumber("limit", values.limit, { min: 1, max: 1_000_000 });
  return {
    to,
    toBus,
    selection,
    limit: limit ?? Number.POSITIVE_INFINITY,
    rate: wholeNumber("rate", values.rate, { min: 1, max: MOST_A_SECOND }),
    oneByOne: values["one-by-one"] === true || toBus !== undefined || limit !== undefined || !selection.everything,
    anyQueue: values["any-queue"] === true,
    dryRun: values["dry-run"] === true,
    yes: values.yes === true,
    json: values.json === true,
  };
}
