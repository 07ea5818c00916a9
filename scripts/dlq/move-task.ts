import type { Sqs } from "../aws/sqs";
import { CommandError, EXIT } from "../cli/command-error";
import type { Interruption } from "./interruption";
import { letters } from "./letter-count";
import type { DeadLetterQueue } from "./queue";
import type { Surroundings } from "./surroundings";

/** What a message move task has done, by its own account. */
export interface MoveTaskReport {
  readonly status: string;
  readonly moved: number;
  /** Letters that were to be moved, and were not. */
  readonly notMoved: number;
  readonly failureReason: string | undefined;
}

export interface MoveTaskTools {
  readonly sqs: Sqs;
  readonly queue: DeadLetterQueue;
  readonly surroundings: Surroundings;
  readonly interruption: Interruption;
  progress(moved: number, toMove: number): void;
}

/** Milliseconds between looks at a task. */
const LOOK_EVERY = 1_000;

/** Makes sure that no task runs: there can be only one. @throws {CommandError} where one does */
export async function checkNoTaskRuns(sqs: Sqs, queue: DeadLetterQueue): Promise<void> {
  const last = await sqs.lastMove(queue);
  if (last?.Status !== "RUNNING") return;
  const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: all = 0, TaskHandle } = last;
  throw new CommandError(
    `${queue.name} is being redriven already (${moved} of ${letters(all)} moved). Wait for its end, or end it: aws sqs cancel-message-move-task --task-handle ${TaskHandle}`,
    EXIT.failed,
  );
}

/**
 * Lets SQS move the letters, and follows it to the end. Ctrl-C cancels the task: what it moved stays moved.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html
 */
export async function runMoveTask(
  { sqs, queue, surroundings, interruption, progress }: MoveTaskTools,
  { to, rate }: { readonly to: string | undefined; readonly rate: number | undefined },
): Promise<MoveTaskReport> {
  const handle = await start(sqs, queue, to, rate);
  let cancelled = false;
  for (;;) {
    const task = await sqs.lastMove(queue);
    const moved = Number(task?.ApproximateNumberOfMessagesMoved ?? 0);
    const toMove = Number(task?.ApproximateNumberOfMessagesToMove ?? 0);
    const status = task?.Status ?? "UNKNOWN";
    progress(moved, toMove);
    if (status !== "RUNNING" && status !== "CANCELLING") {
      return { status, moved, notMoved: Math.max(0, toMove - moved), failureReason: task?.FailureReason };
    }
    if (interruption.requested && !cancelled) {
      cancelled = true;
      await cancel(sqs, queue, handle);
    } else await surroundings.wait(LOOK_EVERY);
  }
}

/** Starts a task. Where the answer to that was lost, a task runs that did not run before: it is this one. */
async function start(
  sqs: Sqs,
  queue: DeadLetterQueue,
  to: string | undefined,
  rate: number | undefined,
): Promise<string> {
  try {
    return await sqs.startMove(queue, to, rate);
  } catch (error) {
    const last = await sqs.lastMove(queue);
    if (last?.Status !== "RUNNING" || last.TaskHandle === undefined) throw error;
    return last.TaskHandle;
  }
}

/** A task that has just come to its end cannot be cancelled; the next look tells. */
async function cancel(sqs: Sqs, queue: DeadLetterQueue, handle: string): Promise<void> {
  try {
    await sqs.cancelMove(queue, handle);
  } catch (error) {
    const last = await sqs.lastMove(queue);
    if (last?.Status === "RUNNING") throw error;
  }
}
