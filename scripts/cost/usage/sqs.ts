import type { Queue } from "../../../simulator";
import { type Stream, totalOf } from "../traffic/flow";
import { type Consumption, consumptionsOf } from "./consumption";
import { chunks, perMonth, SECONDS, type System, type Usage } from "./usage";

/** Connections that Lambda polls a queue with, as long as it is empty. */
const LAMBDA_POLLERS = 5;
/** Seconds that each of its calls waits for a message. */
const LAMBDA_WAIT_SECONDS = 20;
/** Messages of one call of ReceiveMessage or DeleteMessageBatch. */
const CALL_MESSAGES = 10;

/**
 * What queues are charged for: each call that sends, receives or deletes, and each poll that finds nothing.
 * https://aws.amazon.com/sqs/pricing/ and https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function sqsUsage(system: System): Usage[] {
  const consumptions = consumptionsOf(system);
  return system.topology.queues
    .filter(({ inStack }) => inStack)
    .flatMap((queue) => queueUsage(queue, system, consumptions));
}

function queueUsage(queue: Queue, { flow, assumptions }: System, consumptions: readonly Consumption[]): Usage[] {
  const streams = flow.queued.get(queue) ?? [];
  const own = consumptions.filter((each) => each.queue === queue);
  const sends = streams.reduce((sum, { perDay, bytes }) => sum + perMonth(perDay) * chunks(bytes), 0);
  const use = (quantity: number, what: string): Usage => ({
    meter: queue.fifo ? "sqsFifoRequests" : "sqsRequests",
    quantity,
    resource: queue.address,
    what,
  });
  const receipts =
    own.length > 0
      ? own.flatMap((each) => consumerUsage(each, assumptions.deadLetterRate, use))
      : strangerUsage(queue, streams, assumptions.pollers, use);
  return [use(sends, "messages sent"), ...receipts];
}

type Use = (quantity: number, what: string) => Usage;

function consumerUsage({ sent, received, batch, bytes }: Consumption, deadLetterRate: number, use: Use): Usage[] {
  const perCall = Math.min(CALL_MESSAGES, batch);
  return [
    use((perMonth(received) / perCall) * chunks(perCall * bytes), "calls that receive messages"),
    use(perMonth(sent * (1 - deadLetterRate)) / perCall, "calls that delete messages"),
    use((LAMBDA_POLLERS * SECONDS) / LAMBDA_WAIT_SECONDS, "empty polls of Lambda, which never stop"),
  ];
}

/** Whoever consumes it is not of the stack: each message is received and deleted by itself. */
function strangerUsage({ receiveWaitSeconds }: Queue, streams: readonly Stream[], pollers: number, use: Use): Usage[] {
  const messages = perMonth(totalOf(streams));
  const bytes = streams.reduce((sum, { perDay, bytes: size }) => sum + perMonth(perDay) * chunks(size), 0);
  if (messages === 0) return [];
  // Without long polling, a consumer that asks once a second is a patient one.
  const polls = (pollers * SECONDS) / Math.max(1, receiveWaitSeconds);
  return [
    use(bytes, "messages received beyond the stack"),
    use(messages, "messages deleted beyond the stack"),
    ...(pollers > 0 ? [use(polls, `empty polls of ${pollers} consumers beyond the stack`)] : []),
  ];
}
