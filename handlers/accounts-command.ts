/**
 * Executes commands on accounts: those of `account-commands.fifo`, whose senders do not wait; and one that is given to the function
 * itself, whose sender is told what came of it.
 *
 * Environment: `TABLE_NAME` (partition key `accountId`, sort key `sequence`); `POWERTOOLS_SERVICE_NAME` (default `accounts-command`) and
 * `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the table it needs `dynamodb:Query` and `PutItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type CommandOutcome, executeCommand } from "./accounts/execute-command";
import { processCommands } from "./accounts/process-commands";
import { tableEventLog } from "./accounts/table-event-log";
import { type AccountCommand, parseCommand } from "./events/accounts-commands";
import { problemText } from "./events/problem";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "accounts-command" });
const log = tableEventLog(
  // Ten messages, two calls each, three attempts of two seconds a call: 120 s, and pauses. The stack gives the function 150 s.
  new DynamoDBClient(threeAttemptsOf(2_000)),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of the accounts' events"),
);

type Answer = CommandOutcome | { readonly outcome: "invalid"; readonly problems: readonly string[] };

export const handler = async (given: unknown, context: Context): Promise<SQSBatchResponse | Answer> => {
  logger.addContext(context);
  if (isBatch(given)) return processCommands(given, { execute, log: logger });
  const parsed = parseCommand(given);
  if (parsed.status === "invalid") return { outcome: "invalid", problems: parsed.problems.map(problemText) };
  const result = await execute(parsed.value);
  const { type, commandId, accountId } = parsed.value;
  logger.info(`Command ${result.outcome}`, {
    command_type: type,
    command_id: commandId,
    account_id: accountId,
    ...result,
  });
  return result;
};

function execute(command: AccountCommand): Promise<CommandOutcome> {
  return executeCommand(command, {
    log,
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  });
}

function isBatch(given: unknown): given is SQSEvent {
  return typeof given === "object" && given !== null && "Records" in given;
}
