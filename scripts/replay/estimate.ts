import type { TimeRange } from "../aws/cloudwatch-metrics";
import type { ArchiveFacts } from "../aws/replays";

const DAY = 86_400_000;

/** From when on an archive has events, in milliseconds since 1970. */
export function keptSince(
  { createdAt, retentionDays }: Pick<ArchiveFacts, "createdAt" | "retentionDays">,
  now: number,
) {
  return retentionDays === 0 ? createdAt : Math.max(createdAt, now - retentionDays * DAY);
}

/**
 * How many of an archive's events lie in a range if they came evenly all the time that it has events of. No more than a
 * guess: EventBridge does not tell, and its count is a day late.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html#eb-archive-timing
 */
export function averageEvents(
  archive: Pick<ArchiveFacts, "createdAt" | "retentionDays" | "eventCount">,
  { from, to }: TimeRange,
  now: number,
): number {
  const since = keptSince(archive, now);
  const overlap = Math.min(to, now) - Math.max(from, since);
  if (overlap <= 0 || archive.eventCount === 0) return 0;
  return Math.round((archive.eventCount * overlap) / (now - since));
}
