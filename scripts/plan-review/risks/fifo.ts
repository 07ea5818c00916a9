import type { PlannedResource } from "../../../simulator";
import type { Change } from "../plan/change";
import { bothSides, type Comparison } from "../plan/comparison";
import { type Risk, risk } from "../risk";
import { listed } from "../words";

const FIFO: Readonly<Record<string, { readonly attribute: string; readonly word: string }>> = {
  aws_sqs_queue: { attribute: "fifo_queue", word: "queue" },
  aws_sns_topic: { attribute: "fifo_topic", word: "topic" },
};

/** Settings of a FIFO queue or topic by which it knows duplicates. */
const DEDUPLICATION: readonly string[] = [
  "content_based_deduplication",
  "deduplication_scope",
  "fifo_throughput_limit",
  "fifo_throughput_scope",
];

/** Order and duplicates. */
export function fifoRisks({ changes }: Comparison): Risk[] {
  return changes.flatMap((change) => {
    const kind = Object.hasOwn(FIFO, change.type) ? FIFO[change.type] : undefined;
    const values = kind && bothSides(change, kind.attribute, isTrue);
    if (kind === undefined || values === undefined) return [];
    const [was, is] = values;
    if (was !== is) return [switched(change, kind.word, is)];
    return is && change.action === "update" ? otherDeduplication(change) : [];
  });
}

function isTrue(resource: PlannedResource, attribute: string): boolean {
  return resource.attribute(attribute) === true;
}

function switched({ address, label }: Change, word: string, isFifo: boolean): Risk {
  return risk({
    code: "FIFO_CHANGED",
    severity: "high",
    address,
    label,
    what: `The ${word} ${label} is ${isFifo ? "FIFO now" : "no longer FIFO"}.`,
    reason: isFifo
      ? "Every sender needs a message group now, and those who know no FIFO are refused."
      : "Messages arrive out of order and more than once, which their consumers may not be made for.",
    mend: "Make the new one beside the old one, under a name of its own, and move senders and consumers over.",
  });
}

function otherDeduplication(change: Change): Risk[] {
  const attributes = DEDUPLICATION.filter((each) => change.changed.includes(each));
  if (attributes.length === 0) return [];
  return [
    risk({
      code: "DEDUPLICATION_CHANGED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `${change.label} knows duplicates by something else: ${listed(attributes)} ${attributes.length === 1 ? "changes" : "change"}.`,
      reason:
        "A duplicate may get through, or a message be taken for one; a sender that gives no deduplication id may be refused.",
      mend: "Make sure that every sender gives a deduplication id, or that equal bodies mean equal messages.",
    }),
  ];
}
