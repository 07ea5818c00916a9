import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type AccountCommand, parseCommand } from "../events/accounts-commands";
import { type Problem, problemText, show } from "../events/problem";
import type { CommandOutcome } from "./execute-command";

/** What processing a batch needs from outside. */
export interface BatchDependencies {
  readonly execute: (command: AccountCommand) => Promise<CommandOutcome>;
  readonly log: Pick<Logger, "info" | "error">;
}

/**
 * Executes the commands of a batch one after the other. Where one fails, those behind it of the same account are left in the queue with
 * it, as the order is theirs. A refusal is no failure: it is an event of the account, and the command is done with.
 */
export function processCommands(batch: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  const processor = new SqsFifoPartialProcessorAsync();
  return processPartialResponse(batch, (record: SQSRecord) => process(record, dependencies), processor, {
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
}

async function process(record: SQSRecord, { execute, log }: BatchDependencies): Promise<void> {
  const about = {
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
  };
  const parsed = read(record.body);
  if (parsed.status === "invalid") {
    const problems = parsed.problems.map(problemText);
    log.error("Message breaks its contract: left for the dead-letter queue", {
      ...about,
      outcome: "invalid",
      problems,
    });
    throw new Error(problems.join(" "));
  }
  const { type, commandId, accountId } = parsed.value;
  const of = { ...about, command_type: type, command_id: commandId, account_id: accountId };
  try {
    const result = await execute(parsed.value);
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

function read(body: string): ReturnType<typeof parseCommand> {
  try {
    return parseCommand(JSON.parse(body));
  } catch (error) {
    const message = `must be JSON, got: ${show(body)} (${(error as Error).message}).`;
    const problem: Problem = { path: "body", message };
    return { status: "invalid", problems: [problem] };
  }
}
