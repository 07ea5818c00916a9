import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { TransactionPosted } from "../events/ledger";
import { parseDetail } from "../events/parse-detail";
import { BrokenEvent, reportBroken } from "../runtime/broken-event";
import { parseJson } from "../runtime/parse-json";
import { enter, type LedgerBook } from "./ledger-book";

/** What processing a batch needs from outside. */
export interface BatchDependencies {
  readonly book: LedgerBook;
  readonly log: Pick<Logger, "info" | "error">;
  /** Is told of each transaction that was entered, or had been before. */
  readonly count: (name: "TransactionsEntered" | "Duplicates") => void;
}

/**
 * Enters the transactions of a batch one after the other. Where one fails, those behind it of the same account are left in the
 * queue with it, as the order is theirs; other accounts go on.
 */
export function processTransactions(batch: SQSEvent, dependencies: BatchDependencies): Promise<SQSBatchResponse> {
  const processor = new SqsFifoPartialProcessorAsync();
  return processPartialResponse(batch, (record: SQSRecord) => process(record, dependencies), processor, {
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
}

async function process(record: SQSRecord, { book, log, count }: BatchDependencies): Promise<void> {
  const about = {
    message_id: record.messageId,
    account_id: record.attributes.MessageGroupId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
  };
  const parsed = read(record.body);
  if (parsed.status === "invalid") {
    const broken = new BrokenEvent(parsed.problems);
    reportBroken(broken, about, log);
    throw broken;
  }
  const { transactionId, sequence } = parsed.detail;
  const of = { ...about, transaction_id: transactionId, sequence };
  try {
    const outcome = await enter(parsed.detail, book);
    count(outcome === "entered" ? "TransactionsEntered" : "Duplicates");
    log.info(outcome === "entered" ? "Transaction entered" : "Transaction entered before: nothing done", {
      ...of,
      outcome,
    });
  } catch (error) {
    log.error("Transaction could not be entered: left in the queue, with those behind it", {
      ...of,
      outcome: "failed",
      error: error as Error,
    });
    throw error;
  }
}

function read(body: string): ReturnType<typeof parseDetail<typeof TransactionPosted>> {
  const json = parseJson(body, "body");
  if (json.status === "unreadable") return { status: "invalid", problems: [json.problem] };
  return parseDetail(TransactionPosted, json.value);
}
