import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type AccountCommand, parseCommand } from "../events/accounts-commands";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { parseJson } from "../runtime/parse-json";
import { type ReadRecords, readRecords } from "../runtime/read-records";
import type { CommandOutcome } from "./execute-command";

/** What processing a batch needs from outside. */
export interface BatchDependencies {
  readonly execute: (command: AccountCommand) => Promise<CommandOutcome>;
  readonly log: Pick<Logger, "info" | "error">;
}

/**
 * Executes the commands of a batch one after the other. Where one fails, those behind it of the same account are left in the queue with
 * it, as the order is theirs. A refusal is no failure: it is an event of the account, and the command is done with. What is no command
 * changes no account: it is left for the dead-letter queue alone, and those behind it go on.
 */
export async function processCommands(batch: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  const { records, invalid } = readRecords(batch, (record) => read(record, dependencies));
  const { batchItemFailures } = await executeInOrder(records, dependencies);
  return { batchItemFailures: [...invalid, ...batchItemFailures] };
}

function executeInOrder(
  commands: ReadRecords<AccountCommand>,
  dependencies: BatchDependencies,
): Promise<SQSBatchResponse> {
  const execute = (record: SQSRecord) => executeOne(commands.get(record) as AccountCommand, record, dependencies);
  return processPartialResponse({ Records: [...commands.keys()] }, execute, new SqsFifoPartialProcessorAsync(), {
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
}

async function executeOne(command: AccountCommand, record: SQSRecord, { execute, log }: BatchDependencies) {
  const { type, commandId, accountId } = command;
  const of = { ...about(record), command_type: type, command_id: commandId, account_id: accountId };
  try {
    const result = await execute(command);
    log.info(`Command ${result.outcome}`, { ...of, ...result });
  } catch (error) {
    log.error("Command could not be executed: left in the queue, with those behind it", {
      ...of,
      outcome: "failed",
      error: error as Error,
    });
    throw error;
  }
}

function about({ messageId, attributes }: SQSRecord) {
  return { message_id: messageId, receive_count: Number(attributes.ApproximateReceiveCount) };
}

function read(record: SQSRecord, { log }: BatchDependencies): AccountCommand | undefined {
  const json = parseJson(record.body, "body");
  const parsed =
    json.status === "read" ? parseCommand(json.value) : ({ status: "invalid", problems: [json.problem] } as const);
  if (parsed.status === "valid") return parsed.value;
  reportBroken(new BrokenEvent(parsed.problems), about(record), log);
  return undefined;
}
