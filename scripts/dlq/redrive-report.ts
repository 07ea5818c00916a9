import { AWS_EXIT } from "../aws/problem-text";
import { type CommandError, EXIT } from "../cli/command-error";
import type { Style } from "../cli/style";
import { DLQ_EXIT } from "./exit";
import { letters } from "./letter-count";
import type { MoveTaskReport } from "./move-task";
import type { DeadLetterQueue } from "./queue";
import type { TransferCounts } from "./transfer-counts";

/** What a redrive came to. */
export interface RedriveReport extends TransferCounts {
  readonly queue: string;
  readonly arn: string;
  readonly how: "message move task" | "one by one";
  readonly dryRun: boolean;
  /** Letters that were read and not meant. */
  readonly leftOut: number;
  /** Letters that were there and could not be read. */
  readonly notSeen: number;
  readonly arrivedSince: number;
  readonly interrupted: boolean;
  /** Lines beside the counts. */
  readonly notes: readonly string[];
}

/** Nothing yet. */
export function emptyReport({ name, arn }: DeadLetterQueue, how: RedriveReport["how"], dryRun: boolean): RedriveReport {
  const counts = { moved: 0, notMoved: 0, movedNotDeleted: 0, uncertain: 0, leftOut: 0, notSeen: 0, arrivedSince: 0 };
  return { queue: name, arn, how, dryRun, ...counts, to: {}, mishaps: [], interrupted: false, notes: [] };
}

export function moveTaskReport(empty: RedriveReport, task: MoveTaskReport, interrupted: boolean): RedriveReport {
  const { moved, notMoved, status, failureReason } = task;
  const reason = failureReason === undefined ? `the task ended as ${status}` : failureText(failureReason);
  return {
    ...empty,
    moved,
    notMoved,
    interrupted,
    mishaps:
      status === "COMPLETED" || notMoved === 0 ? [] : [{ kind: "notMoved", reason, count: notMoved, messageIds: [] }],
    notes: status === "FAILED" && notMoved === 0 ? [reason] : [],
  };
}

export function exitCodeOf(report: RedriveReport, fatal: CommandError | undefined): number {
  if (report.interrupted) return DLQ_EXIT.interrupted;
  if (fatal !== undefined) return fatal.exitCode;
  if (report.notMoved + report.movedNotDeleted + report.uncertain > 0) return EXIT.failed;
  return report.notSeen > 0 ? DLQ_EXIT.incomplete : EXIT.ok;
}

/** The report for people. */
export function renderReport(report: RedriveReport, style: Style): string {
  const { queue, moved, notMoved, movedNotDeleted, uncertain, leftOut, mishaps, to, dryRun } = report;
  const went = Object.entries(to)
    .map(([name, count]) => `${count} to ${name}`)
    .join(", ");
  return [
    `${style.bold(queue)}: ${letters(moved)} ${dryRun ? "would be moved" : "moved"}${went === "" ? "" : ` (${went})`}, ${notMoved} not moved, ${movedNotDeleted} moved but not deleted${uncertain > 0 ? `, ${uncertain} perhaps moved` : ""}.`,
    ...(leftOut > 0 ? [`${letters(leftOut)} did not match, and stayed.`] : []),
    ...mishaps.flatMap(({ kind, reason, count, messageIds }) => [
      style.yellow(`${MISHAPS[kind]}: ${count}, as ${reason}`),
      ...(messageIds.length > 0
        ? [style.dim(`  ${messageIds.join(" ")}${messageIds.length < count ? " …" : ""}`)]
        : []),
    ]),
    ...report.notes,
    ...(report.interrupted ? ["Stopped by Ctrl-C."] : []),
  ].join("\n");
}

const MISHAPS = {
  notMoved: "not moved",
  movedNotDeleted: "moved but not deleted (they are in both queues)",
  uncertain: "perhaps moved (they are here, and may be there as well)",
} as const;

function failureText(reason: string): string {
  if (reason === "CouldNotDetermineMessageSource") {
    return "the task met a letter that no queue gave up (CouldNotDetermineMessageSource). With --one-by-one each letter goes where it came from, and with --to all go to one queue";
  }
  return `the task failed (${reason})`;
}

/** What its user may not know of: the exit codes of what ended it. */
export const REDRIVE_EXIT_CODES = {
  [EXIT.ok]: "every letter that was meant is moved; or there were none",
  [EXIT.failed]: "some were not moved, or not deleted, each counted with its reason; or you said no",
  [EXIT.usage]: "an option that there is not, a value that it does not take, or nobody there to be asked",
  [AWS_EXIT.missing]: "there is no such queue or bus",
  [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
  [AWS_EXIT.permission]: "the credentials may not do this; the IAM action is named",
  [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
  [DLQ_EXIT.incomplete]: "what was seen is moved, and some letters could not be seen",
  [DLQ_EXIT.interrupted]: "stopped by Ctrl-C; what was moved until then is told",
} as const;
