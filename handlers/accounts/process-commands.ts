import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type AccountCommand, parseCommand } from "../events/accounts-commands";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { parseJson } from "../runtime/parse-json";
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
  const commands = new Map<string, AccountCommand>();
  const invalid: SQSBatchItemFailure[] = [];
  for (const record of batch.Records) {
    const parsed = read(record.body);
    if (parsed.status === "valid") {
      commands.set(record.messageId, parsed.value);
      continue;
    }
    invalid.push({ itemIdentifier: record.messageId });
    reportBroken(new BrokenEvent(parsed.problems), about(record), dependencies.log);
  }
  const failed = await executeInOrder(batch, commands, dependencies);
  return { batchItemFailures: [...invalid, ...failed.batchItemFailures] };
}

/** @param commands by the id of their message; messages without one are left out */
function executeInOrder(
  batch: SQSEvent,
  commands: ReadonlyMap<string, AccountCommand>,
  dependencies: BatchDependencies,
): Promise<SQSBatchResponse> {
  const valid = { Records: batch.Records.filter(({ messageId }) => commands.has(messageId)) };
  const execute = async (record: SQSRecord) => {
    const command = commands.get(record.messageId);
    if (command !== undefined) await executeOne(command, record, dependencies);
  };
  return processPartialResponse(valid, execute, new SqsFifoPartialProcessorAsync(), {
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

function read(body: string): ReturnType<typeof parseCommand> {
  const json = parseJson(body, "body");
  if (json.status === "unreadable") return { status: "invalid", problems: [json.problem] };
  return parseCommand(json.value);
}
