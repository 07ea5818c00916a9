import type { PlannedResource } from "../../../simulator";
import type { Change } from "../plan/change";
import type { Comparison } from "../plan/comparison";
import { type Risk, risk } from "../risk";

/** How well something is encrypted: not at all, by a key of AWS's, by a key of one's own. */
type Grade = 0 | 1 | 2;

/** Types that can be encrypted: attributes that decide, and the grade that they come to. */
const ENCRYPTED: Readonly<
  Record<string, { readonly attributes: readonly string[]; grade(resource: PlannedResource): Grade }>
> = {
  aws_sqs_queue: {
    attributes: ["kms_master_key_id", "sqs_managed_sse_enabled"],
    grade: (queue) =>
      byKey(queue.attribute("kms_master_key_id")) || (queue.attribute("sqs_managed_sse_enabled") === false ? 0 : 1),
  },
  aws_sns_topic: { attributes: ["kms_master_key_id"], grade: (topic) => byKey(topic.attribute("kms_master_key_id")) },
  // AWS encrypts the others by keys of its own where it is given none.
  aws_dynamodb_table: {
    attributes: ["server_side_encryption"],
    grade: (table) => {
      const [block] = [table.attribute("server_side_encryption") ?? []].flat() as readonly {
        enabled?: boolean;
        kms_key_arn?: string;
      }[];
      return block?.enabled === true ? byKey(block.kms_key_arn) || 1 : 1;
    },
  },
  aws_cloudwatch_log_group: { attributes: ["kms_key_id"], grade: (group) => byKey(group.attribute("kms_key_id")) || 1 },
  aws_cloudwatch_event_bus: {
    attributes: ["kms_key_identifier"],
    grade: (bus) => byKey(bus.attribute("kms_key_identifier")) || 1,
  },
};

function byKey(key: unknown): Grade {
  if (typeof key !== "string" || key === "") return 0;
  return key.includes("alias/aws/") ? 1 : 2;
}

/** What is stored less safely than before. */
export function encryptionRisks({ changes }: Comparison): Risk[] {
  return changes
    .filter(({ action }) => action === "update")
    .flatMap((change) => [...weaker(change), ...weakerKey(change)]);
}

function weaker({ type, before, after, address, label, changed }: Change): Risk[] {
  const kind = Object.hasOwn(ENCRYPTED, type) ? ENCRYPTED[type] : undefined;
  if (kind === undefined || before === undefined || after === undefined) return [];
  if (!kind.attributes.some((each) => changed.includes(each)) || kind.attributes.some((each) => after.hides(each)))
    return [];
  const [was, is] = [kind.grade(before), kind.grade(after)];
  if (is >= was) return [];
  return [
    risk({
      code: "ENCRYPTION_WEAKENED",
      severity: is === 0 ? "high" : "medium",
      address,
      label,
      what:
        is === 0
          ? `${label} is no longer encrypted at rest.`
          : `${label} is encrypted by a key of AWS's, no longer by one of your own.`,
      reason:
        is === 0
          ? "Messages are stored in plain text."
          : "You no longer decide who may use the key, and no longer see who does.",
      mend: `Keep ${kind.attributes.join(" and ")}.`,
    }),
  ];
}

function weakerKey({ type, before, after, address, label }: Change): Risk[] {
  if (type !== "aws_kms_key") return [];
  const off = (attribute: string) => before?.attribute(attribute) === true && after?.attribute(attribute) === false;
  return [
    ...(off("enable_key_rotation")
      ? [
          risk({
            code: "ENCRYPTION_WEAKENED",
            severity: "low",
            address,
            label,
            what: `The key ${label} is no longer rotated.`,
            reason: "The same key material encrypts for ever.",
            mend: "Keep enable_key_rotation.",
          }),
        ]
      : []),
    ...(off("is_enabled")
      ? [
          risk({
            code: "KEY_LOST",
            severity: "high",
            address,
            label,
            what: `The key ${label} is disabled.`,
            reason: "Queues, topics and tables that it encrypted refuse every request.",
            mend: "Let everything that it encrypts use another key first.",
          }),
        ]
      : []),
  ];
}
