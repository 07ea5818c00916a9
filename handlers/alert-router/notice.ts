import type { AlarmEvent, CriticalAlertDetail } from "../events/alert-routing";
import { metricNamesOf, type Severity } from "./severity";

/** What the subscribers of a topic get. */
export interface Notice {
  readonly severity: Severity;
  readonly subject: string;
  readonly message: string;
}

/** What an alarm says, for people. */
export function noticeOf({ detail, region, account }: AlarmEvent, severity: Severity): Notice {
  const { alarmName, state, configuration } = detail;
  const lines = [
    `${severity}: ${alarmName} (${region}, account ${account}) is in ALARM since ${state.timestamp}.`,
    state.reason,
    configuration.description,
  ];
  return { severity, subject: subject(`${severity}: ${alarmName}`), message: lines.filter(Boolean).join("\n") };
}

/** What came as an alarm and cannot be read: told word for word, so that nobody misses it. */
export function unreadableNotice(event: unknown, problems: readonly string[]): Notice {
  const text = JSON.stringify(event) ?? String(event);
  return {
    severity: "WARNING",
    subject: "WARNING: an alarm that cannot be read",
    message: `An alarm went off, and its event is not as expected: ${problems.join(" ")}\n${text.slice(0, LONGEST_TEXT)}`,
  };
}

/** The alert as the incident tool gets it. */
export function alertOf({ detail, resources, region, account }: AlarmEvent): CriticalAlertDetail {
  const { alarmName, state, configuration } = detail;
  const [alarmArn = ""] = resources;
  return {
    alertId: `${alarmArn || `${account}/${region}/${alarmName}`}@${state.timestamp}`,
    severity: "CRITICAL",
    alarmName,
    alarmArn,
    account,
    region,
    since: state.timestamp,
    reason: state.reason ?? "",
    description: configuration.description ?? "",
    metricNames: metricNamesOf(detail),
  };
}

/** SNS takes up to 100 characters of ASCII without line breaks. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function subject(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
}

/** A message of SNS has up to 256 KiB; the rest of the event is in the log. */
const LONGEST_TEXT = 10_000;
