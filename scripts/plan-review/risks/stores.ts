import { type Change, isRemoved } from "../plan/change";
import type { Comparison } from "../plan/comparison";
import { type Risk, risk } from "../risk";
import type { RiskCode } from "../risk-codes";
import type { Severity } from "../severity";
import { listed } from "../words";

/** What holds events or data, and what is lost with it. */
interface Store {
  readonly code: RiskCode;
  readonly severity: Severity;
  readonly word: string;
  readonly loses: string;
  /** What to do before it goes. */
  readonly save: string;
}

const STORES: Readonly<Record<string, Store>> = {
  aws_sqs_queue: {
    code: "QUEUE_LOST",
    severity: "critical",
    word: "queue",
    loses: "the messages in it are deleted, and what is sent before a new one is there is refused",
    save: "let its consumer empty it first, or move its messages to another queue",
  },
  aws_sns_topic: {
    code: "TOPIC_LOST",
    severity: "critical",
    word: "topic",
    loses: "its subscriptions go with it, also those that others made, with what is still being retried",
    save: "make the new topic beside it, move publishers and subscribers over, and remove it last",
  },
  aws_cloudwatch_event_bus: {
    code: "BUS_LOST",
    severity: "critical",
    word: "bus",
    loses: "its rules go with it, and what is published before a new one is there is refused",
    save: "make the new bus beside it, move publishers and rules over, and remove it last",
  },
  aws_cloudwatch_event_archive: {
    code: "ARCHIVE_LOST",
    severity: "critical",
    word: "archive",
    loses: "its events are deleted: nothing before the change can be replayed",
    save: "make the new archive beside it, and remove it when its events are no longer needed",
  },
  aws_dynamodb_table: {
    code: "TABLE_LOST",
    severity: "critical",
    word: "table",
    loses: "its items are deleted; where it remembers which events were processed, events are processed twice",
    save: "back it up and restore it, or copy its items to the new table",
  },
  aws_s3_bucket: {
    code: "STORE_LOST",
    severity: "critical",
    word: "bucket",
    loses: "its objects are deleted, or the apply fails half way because it is not empty",
    save: "copy its objects first",
  },
  aws_kinesis_firehose_delivery_stream: {
    code: "STORE_LOST",
    severity: "high",
    word: "Firehose stream",
    loses:
      "the records that it has gathered and not yet delivered are deleted, and what is sent before a new one is there is refused",
    save: "send to another stream first, and wait until its buffer is written",
  },
  aws_kinesis_stream: {
    code: "STORE_LOST",
    severity: "critical",
    word: "stream",
    loses: "its records are deleted",
    save: "let its consumers read to the end first",
  },
  aws_sfn_state_machine: {
    code: "WORKFLOW_LOST",
    severity: "critical",
    word: "state machine",
    loses:
      "it takes no more executions, those that run may fail half way, and those that failed can no longer be redriven",
    save: "make the new one beside it, move rules and callers over, and remove it when nothing runs in it",
  },
  aws_pipes_pipe: {
    code: "STORE_LOST",
    severity: "high",
    word: "pipe",
    loses:
      "how far it was is forgotten: until a new one runs nothing is sent, and then all that its source still has is sent once more",
    save: "make sure that whoever gets its events knows repetitions, and that a new one runs within 24 hours",
  },
  aws_cloudwatch_log_group: {
    code: "STORE_LOST",
    severity: "medium",
    word: "log group",
    loses: "its logs are deleted, and with them the story of past failures",
    save: "export what is still needed",
  },
  aws_apigatewayv2_api: {
    code: "ENDPOINT_LOST",
    severity: "high",
    word: "HTTP API",
    loses: "its URL goes too: a new one has another, and callers that have the old one reach nobody",
    save: "make the new one beside it, move the callers over, and remove it last",
  },
  aws_apigatewayv2_route: {
    code: "ENDPOINT_LOST",
    severity: "high",
    word: "route",
    loses: "what is sent there is answered 404, and nobody takes it",
    save: "see in the access log that nobody calls it any more",
  },
  aws_kms_key: {
    code: "KEY_LOST",
    severity: "critical",
    word: "key",
    loses: "queues, topics and tables that it encrypted cannot be read, or written to, once it is gone",
    save: "let everything that it encrypts use another key first, and cancel its deletion if something still needs it",
  },
};

/** Whatever holds events or data and is destroyed or replaced. */
export function storeRisks({ changes }: Comparison): Risk[] {
  return changes.filter(isRemoved).flatMap((change) => {
    const store = Object.hasOwn(STORES, change.type) ? STORES[change.type] : undefined;
    return store ? [lost(change, store, renamed(change, changes))] : [];
  });
}

function lost(change: Change, { code, severity, word, loses, save }: Store, successor: Change | undefined): Risk {
  const { address, label, action } = change;
  const done = action === "replace" ? "replaced" : "destroyed";
  const why = becauseOf(change);
  return risk({
    code,
    severity,
    address,
    label,
    what: `The ${word} ${label} is ${done}${why ? `: ${why}` : ""}.`,
    reason: `When the ${word} goes, ${loses}.`,
    mend: mendOf(change, successor, save),
  });
}

/** Why a resource goes, as far as the plan says. */
export function becauseOf({ replacedBecauseOf, reason }: Change): string | undefined {
  if (replacedBecauseOf.length === 0) return reason;
  const verb = replacedBecauseOf.length === 1 ? "changes" : "change";
  return `${listed(replacedBecauseOf)} ${verb}, and AWS cannot change that in place`;
}

/** A resource of the same type and name that is created: most likely the same one at another address. */
export function renamed(change: Change, changes: readonly Change[]): Change | undefined {
  if (change.action !== "destroy" || change.label === change.address) return undefined;
  return changes.find(
    ({ action, type, label }) => action === "create" && type === change.type && label === change.label,
  );
}

function mendOf({ address, action, replacedBecauseOf }: Change, successor: Change | undefined, save: string): string {
  if (successor !== undefined) {
    return `If it is the same under a new address, say so with a moved block from ${address} to ${successor.address} (cdktf: moveFromId). If not, ${save}.`;
  }
  if (action === "replace" && replacedBecauseOf.length > 0) {
    return `Take back the change of ${listed(replacedBecauseOf)}; or ${save}. lifecycle { prevent_destroy = true } keeps it from happening unseen.`;
  }
  return `Keep it, or ${save}. lifecycle { prevent_destroy = true } keeps it from happening unseen.`;
}
