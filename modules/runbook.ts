import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { AWS_LIMITS } from "./aws-limits";
import { fail } from "./report";

/** Pages of `docs/runbooks`, by their names: one for each kind of alarm that the constructs make. */
export type Runbook =
  | "archive-delay"
  | "bus-dead-letters"
  | "dead-letters"
  | "function-dead-letter-errors"
  | "function-dead-letters"
  | "function-errors"
  | "function-throttles"
  | "outbox-dead-letters"
  | "outbox-failures"
  | "outbox-silence"
  | "outbox-throttles"
  | "outbox-time-outs"
  | "http-latency"
  | "http-refused-events"
  | "http-server-errors"
  | "global-endpoint-unwell"
  | "queue-age"
  | "queue-dead-letters"
  | "queue-depth"
  | "queue-failed-messages"
  | "rule-dead-letters"
  | "rule-failed-invocations"
  | "rule-lost-events"
  | "subscription-dead-letters"
  | "table-throttles"
  | "topic-failed-deliveries"
  | "workflow-aborts"
  | "workflow-failures"
  | "workflow-throttles"
  | "workflow-time-outs";

/** Where a page is, for the person who is woken by an alarm. */
type RunbookPlace = string | ((page: Runbook) => string);

/** The pages that come with Signalbox, as paths from the root of its repository and of its package. */
const DEFAULT_PLACE = "docs/runbooks";

const placeOfRunbooks = new WeakMap<IConstruct, RunbookPlace>();
const described = new WeakMap<IConstruct, Map<CloudwatchMetricAlarm, Described>>();

interface Described {
  readonly meaning: string;
  readonly page: Runbook;
}

/**
 * Says where the runbooks of every alarm below `scope` are, so that the link in its description can be followed. Set once for
 * a stack, before or after the alarms are made; a scope further down may say otherwise. Without it the description names the
 * page that comes with Signalbox, `docs/runbooks/<page>.md`.
 *
 * @param scope usually the stack; a single construct for a page of its own
 * @param place what stands in front of `/<page>.md`, such as `https://github.com/acme/shop/blob/main/docs/runbooks`; or a function
 *   that gives the whole link of a page
 * @throws UserError RUNBOOKS_INVALID where there is no link, or a space in it, which ends a link in a mail;
 *   ALARM_DESCRIPTION_LENGTH where it makes a description of more than 1024 characters
 */
export function setRunbooks(scope: Construct, place: RunbookPlace): void {
  if (typeof place === "string") checkLink(scope, place);
  placeOfRunbooks.set(scope, place);
  for (const [alarm, { meaning, page }] of described.get(scope.node.root) ?? []) describeAlarm(alarm, meaning, page);
}

/** Gives an alarm its description: what it means, and the link to its runbook. Called again, it takes the place of the former. */
export function describeAlarm(alarm: CloudwatchMetricAlarm, meaning: string, page: Runbook): void {
  const { root } = alarm.node;
  const alarms = described.get(root) ?? new Map<CloudwatchMetricAlarm, Described>();
  described.set(root, alarms);
  alarms.set(alarm, { meaning, page });
  const description = `${meaning} Runbook: ${linkTo(alarm, page)}`;
  checkLength(alarm, description);
  alarm.alarmDescription = description;
}

function linkTo(alarm: CloudwatchMetricAlarm, page: Runbook): string {
  const place = placeAt(alarm) ?? DEFAULT_PLACE;
  if (typeof place === "string") return `${place.replace(/\/+$/, "")}/${page}.md`;
  const link = place(page);
  checkLink(alarm, link);
  return link;
}

function placeAt(construct: IConstruct): RunbookPlace | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const place = placeOfRunbooks.get(scope);
    if (place !== undefined) return place;
  }
  return undefined;
}

function checkLink(scope: Construct, link: string): void {
  if (typeof link === "string" && /^\S+$/.test(link)) return;
  fail(scope, {
    code: "RUNBOOKS_INVALID",
    prop: "setRunbooks",
    must: "be given a link without spaces",
    got: link,
    mend: "Give the folder of the pages, or a function that returns the link of each.",
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function checkLength(alarm: CloudwatchMetricAlarm, description: string): void {
  const most = AWS_LIMITS.cloudWatch.alarmDescriptionLength;
  if (Token.isUnresolved(description) || description.length <= most) return;
  fail(alarm, {
    code: "ALARM_DESCRIPTION_LENGTH",
    prop: "alarmDescription",
    must: `have at most ${most} characters, with the link to its runbook`,
    got: `${description.length} characters`,
    mend: "Shorten the meaning of the dead-letter queue, or the link that setRunbooks was given.",
  });
}
