import type { ReplayFacts } from "../aws/replays";
import { nameOf } from "../deployed/arn";
import type { ReplayPlan } from "./plan";

/** What a replay would do, for machines. */
export function planReport({ request, archive, averageEvents, rules, receivers, warnings }: ReplayPlan) {
  return {
    name: request.name,
    archive: archive.name,
    bus: nameOf(request.busArn),
    from: isoTime(request.from),
    to: isoTime(request.to),
    estimate: { archivedEvents: archive.eventCount, archivedBytes: archive.sizeBytes, averageEvents },
    rules: rules.map(({ rule, skips, matched }) => ({ name: rule.name, matched, getsNoneBecause: skips })),
    receivers: receivers.map(({ kind, name, rules: by, matched, idempotency }) => ({
      kind,
      name,
      rules: by,
      matched,
      idempotency,
    })),
    warnings,
  };
}

/** How a replay stands, for machines. */
export function replayReport({
  name,
  state,
  reason,
  archiveArn,
  from,
  to,
  lastEventAt,
  startedAt,
  endedAt,
}: ReplayFacts) {
  return {
    name,
    state,
    reason,
    archive: nameOf(archiveArn),
    from: isoTime(from),
    to: isoTime(to),
    lastEventAt: isoTime(lastEventAt),
    startedAt: isoTime(startedAt),
    endedAt: isoTime(endedAt),
  };
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
