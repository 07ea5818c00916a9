import type { Sqs } from "../aws/sqs";
import { EXIT, usageError } from "../cli/command-error";
import { helpText, parseOptions } from "../cli/options";
import { type Action, neededQueue, readSite, withSqs } from "./common";
import { Interruption } from "./interruption";
import { letters } from "./letter-count";
import { checkNoTaskRuns, runMoveTask } from "./move-task";
import { checkIsDeadLetterQueue, type DeadLetterQueue, openQueue } from "./queue";
import { redriveOneByOne } from "./redrive-one-by-one";
import { REDRIVE_COMMAND, readRedrive } from "./redrive-options";
import { emptyReport, exitCodeOf, moveTaskReport, renderReport } from "./redrive-report";
import { confirmRedrive, type RedriveResult, type Redriving } from "./redriving";

export const redrive: Action = {
  name: "redrive",
  summary: "moves letters back to where they came from, or elsewhere",
  async run(args, terminal, surroundings) {
    const { values, argument } = parseOptions(REDRIVE_COMMAND, args);
    if (values.help) {
      terminal.print(helpText(REDRIVE_COMMAND));
      return EXIT.ok;
    }
    const given = neededQueue(argument);
    const request = readRedrive(values);
    return withSqs(readSite(values, given), surroundings, async (sqs) => {
      const queue = await openQueue(sqs, given);
      if (!request.anyQueue) checkIsDeadLetterQueue(queue);
      const to = request.to === undefined ? undefined : await openDestination(sqs, queue, request.to);
      await checkNoTaskRuns(sqs, queue);
      return Interruption.during(surroundings, async (interruption) => {
        const redriving: Redriving = { sqs, queue, to, request, terminal, surroundings, interruption };
        const { report, fatal } = await run(redriving);
        terminal.print(request.json ? JSON.stringify(report, null, 2) : renderReport(report, terminal.style));
        if (fatal !== undefined) terminal.complain(fatal.message);
        return exitCodeOf(report, fatal);
      });
    });
  },
};

async function run(redriving: Redriving): Promise<RedriveResult> {
  const { queue, request } = redriving;
  // A task moves only what queues gave up, and all of that.
  const byTask = !request.oneByOne && queue.sources.length > 0;
  if (queue.visible + queue.inFlight + queue.delayed === 0) {
    const empty = emptyReport(queue, byTask ? "message move task" : "one by one", request.dryRun);
    return { report: { ...empty, notes: [`${queue.name} is empty.`] }, fatal: undefined };
  }
  return byTask ? redriveByTask(redriving) : redriveOneByOne(redriving);
}

async function redriveByTask(redriving: Redriving): Promise<RedriveResult> {
  const { sqs, queue, to, request, terminal, surroundings, interruption } = redriving;
  const { rate, dryRun } = request;
  const empty = emptyReport(queue, "message move task", dryRun);
  const where = to === undefined ? `to the queues that gave them up (${queue.sources.join(", ")})` : `to ${to.name}`;
  const speed = rate === undefined ? "as fast as SQS likes" : `${rate} a second at most`;
  const plan = `About ${letters(queue.visible)} of ${queue.name} would go ${where}, by a message move task of SQS, ${speed}.`;
  const notes = queue.inFlight > 0 ? [`${letters(queue.inFlight)} had been received by somebody else.`] : [];
  if (dryRun) return { report: { ...empty, moved: queue.visible, notes: [plan, ...notes] }, fatal: undefined };
  await confirmRedrive(plan, redriving);
  const task = await runMoveTask(
    {
      sqs,
      queue,
      surroundings,
      interruption,
      progress: (moved, toMove) => terminal.progress(`${moved} of ${letters(toMove)} moved`),
    },
    { to: to?.arn, rate },
  );
  const report = moveTaskReport(empty, task, interruption.requested);
  return { report: { ...report, notes: [...report.notes, ...notes] }, fatal: undefined };
}

async function openDestination(sqs: Sqs, queue: DeadLetterQueue, given: string): Promise<DeadLetterQueue> {
  const to = await openQueue(sqs, given);
  if (to.arn === queue.arn) throw usageError(`--to must be another queue than ${queue.name} itself.`);
  if (to.fifo === queue.fifo) return to;
  const kind = queue.fifo ? "a FIFO queue" : "a standard queue";
  throw usageError(`--to must be ${kind}, as ${queue.name} is one, got: ${to.name}.`);
}
