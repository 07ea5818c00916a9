import type { PlannedResource } from "../../../simulator";
import type { Change } from "../plan/change";
import { bothSides, type Comparison } from "../plan/comparison";
import { type Risk, risk } from "../risk";
import type { Severity } from "../severity";
import { duration } from "../words";

interface Retention {
  readonly attribute: string;
  readonly secondsEach: number;
  readonly word: string;
  readonly loses: string;
  readonly severity: Severity;
  /** What 0 stands for. @default the shortest */
  readonly zero?: "for ever";
}

const DAY = 86_400;

const RETENTIONS: Readonly<Record<string, Retention>> = {
  aws_sqs_queue: {
    attribute: "message_retention_seconds",
    secondsEach: 1,
    word: "messages",
    loses: "Messages that are older are deleted, those in the queue now included.",
    severity: "high",
  },
  aws_cloudwatch_event_archive: {
    attribute: "retention_days",
    secondsEach: DAY,
    word: "archived events",
    loses: "Events that are older are deleted from the archive and cannot be replayed.",
    severity: "high",
    zero: "for ever",
  },
  aws_kinesis_stream: {
    attribute: "retention_period",
    secondsEach: 3_600,
    word: "records",
    loses: "Records that are older are deleted, read or not.",
    severity: "high",
  },
  aws_cloudwatch_log_group: {
    attribute: "retention_in_days",
    secondsEach: DAY,
    word: "logs",
    loses: "Logs that are older are deleted.",
    severity: "low",
    zero: "for ever",
  },
};

/** Whatever is kept for less time than before. */
export function retentionRisks({ changes, after }: Comparison): Risk[] {
  return [
    ...changes.flatMap(shortened),
    ...changes.flatMap(smallerMessages),
    ...changes.flatMap(unprotected),
    ...belowSource(changes, after),
  ];
}

function shortened(change: Change): Risk[] {
  const retention = Object.hasOwn(RETENTIONS, change.type) ? RETENTIONS[change.type] : undefined;
  const values = retention && change.action === "update" ? bothSides(change, retention.attribute, numberOf) : undefined;
  if (retention === undefined || values === undefined) return [];
  const [was, is] = values.map((value) => secondsOf(value, retention));
  if (was === undefined || is === undefined || is >= was) return [];
  const { address, label } = change;
  const text = (seconds: number) => (seconds === Number.POSITIVE_INFINITY ? "for ever" : duration(seconds));
  return [
    risk({
      code: "RETENTION_SHORTENED",
      severity: retention.severity,
      address,
      label,
      what: `${label} keeps ${retention.word} for ${text(is)}, no longer ${text(was)}.`,
      reason: retention.loses,
      mend: `Keep ${retention.attribute}, unless nothing older than ${text(is)} is needed.`,
    }),
  ];
}

function secondsOf(value: number | undefined, { secondsEach, zero }: Retention): number | undefined {
  if (value === undefined) return undefined;
  return value === 0 && zero !== undefined ? Number.POSITIVE_INFINITY : value * secondsEach;
}

/** A queue that refuses what it took. */
function smallerMessages(change: Change): Risk[] {
  if (change.type !== "aws_sqs_queue" || change.action !== "update") return [];
  const [was, is] = bothSides(change, "max_message_size", numberOf) ?? [];
  if (was === undefined || is === undefined || is >= was) return [];
  return [
    risk({
      code: "MESSAGE_SIZE_LOWERED",
      severity: "high",
      address: change.address,
      label: change.label,
      what: `${change.label} takes messages of at most ${is} bytes, no longer ${was}.`,
      reason:
        "Larger ones are refused: a rule or topic gives them up at once, into its dead-letter queue if it has one.",
      mend: "Keep max_message_size, or make sure that no sender writes larger messages.",
    }),
  ];
}

/** A table that can be lost more easily than before. */
function unprotected(change: Change): Risk[] {
  if (change.type !== "aws_dynamodb_table" || change.action !== "update") return [];
  const recovery = bothSides(change, "point_in_time_recovery", (resource, name) => {
    const [block] = [resource.attribute(name) ?? []].flat() as readonly { readonly enabled?: boolean }[];
    return block?.enabled === true;
  });
  const protection = bothSides(
    change,
    "deletion_protection_enabled",
    (resource, name) => resource.attribute(name) === true,
  );
  const lost = [
    ...(recovery?.[0] && !recovery[1] ? ["point-in-time recovery"] : []),
    ...(protection?.[0] && !protection[1] ? ["deletion protection"] : []),
  ];
  return lost.map((what) =>
    risk({
      code: "BACKUP_REMOVED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `The table ${change.label} loses its ${what}.`,
      reason: "What is deleted by mistake cannot be brought back, or is deleted more easily.",
      mend: `Keep ${what}.`,
    }),
  );
}

/** A dead-letter queue whose messages expire before those of its source: they keep the time at which they were first sent. */
function belowSource(changes: readonly Change[], { topology }: Comparison["after"]): Risk[] {
  const touched = new Map(changes.filter(({ action }) => action !== "none").map((each) => [each.address, each]));
  return topology.queues.flatMap((source) => {
    const dead = source.redrive?.to;
    if (dead?.kind !== "queue" || !dead.inStack || dead.retentionSeconds >= source.retentionSeconds) return [];
    const cause = [touched.get(dead.address), touched.get(source.address)].find((each) =>
      each?.changed.includes("message_retention_seconds"),
    );
    if (cause === undefined) return [];
    return [
      risk({
        code: "RETENTION_BELOW_SOURCE",
        severity: "high",
        address: dead.address,
        label: dead.name,
        what: `The dead-letter queue ${dead.name} keeps messages for ${duration(dead.retentionSeconds)}, its source ${source.name} for ${duration(source.retentionSeconds)}.`,
        reason:
          "A message keeps its age when it becomes a dead letter: an old one is deleted as soon as it gets there.",
        mend: `Let ${dead.name} keep messages at least as long as ${source.name}.`,
      }),
    ];
  });
}

function numberOf(resource: PlannedResource, attribute: string): number | undefined {
  const value = resource.attribute(attribute);
  return value === undefined || value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}
