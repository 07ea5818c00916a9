import type { DeployedSystem } from "../deployed/deployed-system";
import type { ReplayQuestion } from "./plan";
import type { Receiver } from "./receivers";

/** Until an event is in the archive. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
const ARCHIVE_DELAY = 10 * 60_000;

/**
 * What somebody should know before a replay, and may want to go on all the same.
 *
 * @param since from when on the archive has events, in milliseconds since 1970
 */
export function replayWarnings(question: ReplayQuestion, since: number, receivers: readonly Receiver[]): string[] {
  return [...rangeWarnings(question, since), ...receiverWarnings(receivers), ...gapWarnings(question.system)];
}

function rangeWarnings({ archive, range, active = [], matched, now }: ReplayQuestion, since: number): string[] {
  const { from, to } = range;
  const others = active.filter((each) => each.archiveArn === archive.arn && each.from < to && from < each.to);
  const isKept = archive.state === "ENABLED" || archive.state === "UPDATING";
  const seemsEmpty =
    archive.eventCount === 0 && matched !== undefined && [...matched.values()].every((count) => count === 0);
  return [
    from < since
      ? `The archive has events from ${new Date(since).toISOString()} on: what was before is gone, or was never kept.`
      : "",
    to > now - ARCHIVE_DELAY
      ? "Events may take 10 minutes until they are in the archive: some of the last ones may be left out. To be sure, wait, or choose an earlier --to."
      : "",
    isKept ? "" : `The archive is ${archive.state}: it may not have kept everything.`,
    seemsEmpty
      ? "The archive seems to be empty, and no rule took an event in that time: probably there is nothing to replay."
      : "",
    ...others.map(({ name }) => `The replay ${name} is sending events of the same time: they come twice.`),
  ].filter((text) => text !== "");
}

function receiverWarnings(receivers: readonly Receiver[]): string[] {
  return receivers.map(receiverWarning).filter((text) => text !== "");
}

function receiverWarning({ kind, name, idempotency }: Receiver): string {
  switch (idempotency.kind) {
    case "yes":
      return "";
    case "no":
      return `${kind} ${name} acts again on every event: ${idempotency.because}.`;
    case "unknown":
      return `Whether ${kind} ${name} acts again on every event cannot be told: ${idempotency.because}.`;
  }
}

function gapWarnings({ gaps }: DeployedSystem): string[] {
  return gaps.map(
    ({ action, on, problem: { code, message } }) =>
      `What is behind ${on} is not known: ${action} failed (${code}: ${message}).`,
  );
}
