import type { Change } from "../plan/change";
import type { Comparison } from "../plan/comparison";
import { type Risk, risk } from "../risk";

/** Buckets that no longer tell EventBridge what happens to their objects, and those that keep no versions any more. */
export function bucketRisks({ changes }: Comparison): Risk[] {
  return changes.flatMap((change) => [...silenced(change), ...unversioned(change)]);
}

function silenced(change: Change): Risk[] {
  const { type, before, after, address, label } = change;
  if (type !== "aws_s3_bucket_notification" || before?.attribute("eventbridge") !== true) return [];
  if (change.action !== "destroy" && after?.attribute("eventbridge") === true) return [];
  return [
    risk({
      code: "OBJECT_EVENTS_STOPPED",
      severity: "high",
      address,
      label,
      what: `The bucket ${String(before.attribute("bucket") ?? label)} no longer tells EventBridge what happens to its objects.`,
      reason: "No rule gets events of this bucket any more, and S3 keeps none for later.",
      mend: "Keep eventbridge = true, unless no rule needs the events of the bucket.",
    }),
  ];
}

function unversioned(change: Change): Risk[] {
  if (change.type !== "aws_s3_bucket_versioning") return [];
  const [before, after] = [statusOf(change.before), statusOf(change.after)];
  if (before !== "Enabled" || after === "Enabled") return [];
  return [
    risk({
      code: "BACKUP_REMOVED",
      severity: "medium",
      address: change.address,
      label: change.label,
      what: `The bucket of ${change.label} keeps no former versions of its objects any more.`,
      reason: "What is overwritten or deleted by mistake cannot be brought back.",
      mend: "Keep versioning.",
    }),
  ];
}

function statusOf(resource: Change["before"]): unknown {
  const [block] = [resource?.attribute("versioning_configuration") ?? []].flat() as readonly { status?: string }[];
  return block?.status;
}
