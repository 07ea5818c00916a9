import type { PlanJson } from "../../simulator";
import type { Change } from "./plan/change";
import type { Comparison } from "./plan/comparison";
import { readChanges } from "./plan/read-changes";
import { readSide, type Unjudged } from "./plan/side";
import type { Risk } from "./risk";
import { accessRisks } from "./risks/access";
import { alarmRisks } from "./risks/alarms";
import { bucketRisks } from "./risks/buckets";
import { consumerRisks } from "./risks/consumers";
import { deadLetterRisks } from "./risks/dead-letters";
import { archiveRisks, deliveryRisks } from "./risks/delivery";
import { deniedRisks } from "./risks/denied";
import { encryptionRisks } from "./risks/encryption";
import { fifoRisks } from "./risks/fifo";
import { functionRisks } from "./risks/functions";
import { retentionRisks } from "./risks/retention";
import { ruleRisks } from "./risks/rules";
import { storeRisks } from "./risks/stores";
import { subscriptionRisks } from "./risks/subscriptions";
import { SEVERITIES } from "./severity";

/** What a reviewer needs to know of a plan. */
export interface PlanReview {
  readonly terraformVersion: string | undefined;
  readonly comparison: Comparison;
  /** Worst first. */
  readonly risks: readonly Risk[];
  /** What could not be judged, and why. */
  readonly unjudged: readonly Unjudged[];
  /** What somebody changed beside Terraform. */
  readonly drift: readonly Change[];
  /** Whether some resources could not be planned yet. */
  readonly isPartial: boolean;
}

/** Reviews a plan: no more is needed than what `terraform show -json` prints. */
export function reviewPlan(plan: PlanJson): PlanReview {
  const [before, after] = [readSide(plan, "before"), readSide(plan, "after")];
  const changes = readChanges(plan.resource_changes ?? [], before, after);
  const byAddress = new Map(changes.map((each) => [each.address, each]));
  const comparison: Comparison = { before, after, changes, changeAt: (address) => byAddress.get(address) };
  const mixed = [deliveryRisks, subscriptionRisks, accessRisks, deniedRisks].map((judge) => judge(comparison));
  const plain = [
    storeRisks,
    bucketRisks,
    retentionRisks,
    deadLetterRisks,
    archiveRisks,
    ruleRisks,
    fifoRisks,
    encryptionRisks,
    alarmRisks,
    consumerRisks,
    functionRisks,
  ].flatMap((judge) => judge(comparison));
  return {
    terraformVersion: plan.terraform_version,
    comparison,
    risks: sorted([...plain, ...mixed.flatMap(({ risks }) => risks)]),
    unjudged: distinct([...mixed.flatMap(({ unjudged }) => unjudged), ...before.unread, ...after.unread]),
    drift: readChanges(plan.resource_drift ?? [], before, after),
    isPartial: plan.complete === false,
  };
}

function sorted(risks: readonly Risk[]): Risk[] {
  const rank = ({ severity }: Risk) => SEVERITIES.indexOf(severity);
  return [...risks].sort((a, b) => rank(b) - rank(a) || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

function distinct(unjudged: readonly Unjudged[]): Unjudged[] {
  return [...new Map(unjudged.map((each) => [`${each.address} ${each.reason}`, each])).values()];
}
