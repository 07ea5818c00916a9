import { Destinations } from "./destinations";
import { letters } from "./letter-count";
import { LetterReader } from "./letter-reader";
import { stillHidden, unseen } from "./reading";
import { emptyReport, type RedriveReport, renderReport } from "./redrive-report";
import { confirmRedrive, type RedriveResult, type Redriving } from "./redriving";
import { survey } from "./survey";
import { Transfer, type TransferOrder } from "./transfer";

/** Moves letters by receiving, sending and deleting each; looks first where each would go, unless nobody is to be asked. */
export async function redriveOneByOne(redriving: Redriving): Promise<RedriveResult> {
  const { sqs, queue, request, surroundings } = redriving;
  const destinations = new Destinations(sqs, queue, surroundings);
  try {
    // Whether there is such a bus is better known before anything is read.
    if (request.toBus !== undefined) await destinations.at({ kind: "bus", name: request.toBus });
    if (request.dryRun) return { report: await plan(redriving, destinations), fatal: undefined };
    if (!request.yes) {
      const planned = await plan(redriving, destinations);
      if (planned.moved === 0 || planned.interrupted) return { report: planned, fatal: undefined };
      await confirmRedrive(renderReport(planned, redriving.terminal.style), redriving);
    }
    return await move(redriving, destinations);
  } finally {
    await destinations.close();
  }
}

function orderOf({ to, request }: Redriving): TransferOrder {
  const { selection, toBus, limit, rate } = request;
  return { selection, redirection: { toQueue: to?.arn, toBus }, limit, rate };
}

async function plan(redriving: Redriving, destinations: Destinations): Promise<RedriveReport> {
  const { sqs, queue, surroundings, interruption, terminal } = redriving;
  terminal.progress("Looking where each would go…");
  const reader = new LetterReader(sqs, queue, surroundings.now(), interruption);
  const order = orderOf(redriving);
  const { tally, leftOut, hidden } = await survey(reader, destinations, order);
  const report = { ...emptyReport(queue, "one by one", true), ...countsOf(tally), leftOut };
  return { ...report, ...endOf(redriving, reader, { hidden, limited: tally.total >= order.limit }) };
}

async function move(redriving: Redriving, destinations: Destinations): Promise<RedriveResult> {
  const { sqs, queue, surroundings, interruption, terminal } = redriving;
  const reader = new LetterReader(sqs, queue, surroundings.now(), interruption);
  const order = orderOf(redriving);
  const transfer = new Transfer(
    {
      sqs,
      queue,
      reader,
      destinations,
      surroundings,
      interruption,
      progress: ({ moved }) =>
        terminal.progress(`${letters(moved)} moved, ${reader.read} of about ${queue.visible} read`),
    },
    order,
  );
  const hidden = await transfer.run();
  const { tally, leftOut, fatal } = transfer;
  const limited = fatal !== undefined || tally.total >= order.limit;
  const report = { ...emptyReport(queue, "one by one", false), ...countsOf(tally), leftOut };
  return { report: { ...report, ...endOf(redriving, reader, { hidden, limited }) }, fatal };
}

function countsOf({ moved, notMoved, movedNotDeleted, uncertain, to, mishaps }: Transfer["tally"]) {
  return { moved, notMoved, movedNotDeleted, uncertain, to, mishaps };
}

/** How the reading ended. What was not to be read to the end has no end to tell of. */
function endOf(
  { queue, interruption }: Redriving,
  reader: LetterReader,
  { hidden, limited }: { readonly hidden: number; readonly limited: boolean },
) {
  const { requested: interrupted } = interruption;
  const { notSeen, lines } = limited || interrupted ? { notSeen: 0, lines: [] } : unseen(queue, reader);
  const notes = hidden > 0 ? [...lines, stillHidden(hidden)] : lines;
  return { notSeen, arrivedSince: reader.arrivedSince, interrupted, notes };
}
