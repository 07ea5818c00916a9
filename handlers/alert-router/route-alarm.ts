import type { Logger } from "@aws-lambda-powertools/logger";
import { alarmEvents, type CriticalAlertDetail } from "../events/alert-routing";
import { parseEvent } from "../events/parse-event";
import { problemText } from "../events/problem";
import { alertOf, type Notice, noticeOf, unreadableNotice } from "./notice";
import { type Severity, severityOf } from "./severity";

/** Whom the router tells. */
export interface Ways {
  /** Tells the subscribers of the topic of its severity. */
  readonly notify: (notice: Notice) => Promise<void>;
  /** Publishes the event that the incident tool gets. */
  readonly publish: (alert: CriticalAlertDetail) => Promise<void>;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  readonly count: (severity: Severity) => void;
}

/**
 * Tells who must know of an alarm. What fails on one way does not keep the other from being gone; then the whole fails, and Lambda
 * tries it again: somebody may be told twice, which is better than not at all. The incident tool knows a repetition by `alertId`.
 *
 * An event that breaks its contract is told to the warning topic as it is, and not tried again: it would be the same.
 *
 * @throws AggregateError of what failed
 */
export async function routeAlarm(value: unknown, { notify, publish, log, count }: Ways): Promise<void> {
  const parsed = parseEvent(alarmEvents, value);
  if (parsed.status !== "valid") {
    const problems =
      parsed.status === "invalid" ? parsed.problems.map(problemText) : [`detail-type is ${parsed.detailType}.`];
    log.error("An alarm that cannot be read", { problems, event: value as object });
    await notify(unreadableNotice(value, problems));
    count("WARNING");
    return;
  }
  const { event } = parsed;
  const severity = severityOf(event.detail);
  const facts = { alarm_name: event.detail.alarmName, severity, event_id: event.id };
  const results = await Promise.allSettled([
    notify(noticeOf(event, severity)),
    ...(severity === "CRITICAL" ? [publish(alertOf(event))] : []),
  ]);
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  if (errors.length > 0) {
    log.warn("An alarm was not told to everybody", {
      ...facts,
      outcome: "failed",
      problems: errors.map(({ message }) => message),
    });
    throw new AggregateError(
      errors,
      `The alarm ${event.detail.alarmName} was not told to everybody: ${errors[0]?.message}`,
    );
  }
  count(severity);
  log.info("Alarm told", { ...facts, outcome: "processed" });
}
