import type { LambdaFunction, Mapping, Queue } from "../../../simulator";
import { totalOf } from "../traffic/flow";
import type { System } from "./usage";

/** What a function takes from a queue. */
export interface Consumption {
  readonly queue: Queue;
  readonly mapping: Mapping;
  /** Messages that are sent to the queue for it, in a day. */
  readonly sent: number;
  /** Messages that it receives, in a day: one that fails is received again. */
  readonly received: number;
  /** Of those, the share that its filters let through to the function. */
  readonly passed: number;
  /** Messages in a batch. */
  readonly batch: number;
  /** Bytes of a message. */
  readonly bytes: number;
}

/** What functions that are switched on take from their queues. */
export function consumptionsOf({ topology, flow, assumptions, shares }: System): Consumption[] {
  return topology.queues.flatMap((queue) => {
    const mappings = queue.mappings.filter(({ enabled }) => enabled);
    const streams = flow.queued.get(queue) ?? [];
    const all = totalOf(streams);
    const bytes = all === 0 ? 0 : streams.reduce((sum, { perDay, bytes: size }) => sum + perDay * size, 0) / all;
    const times = 1 + assumptions.retryRate + assumptions.deadLetterRate * ((queue.redrive?.maxReceiveCount ?? 1) - 1);
    return mappings.map((mapping) => {
      const sent = all / mappings.length;
      const received = sent * times;
      return {
        queue,
        mapping,
        sent,
        received,
        passed: shares.byAddress.get(mapping.address) ?? 1,
        batch: batchOf(mapping, received),
        bytes,
      };
    });
  });
}

/**
 * Messages of a batch where they come evenly through the day: as many as arrive in the batch window. Without one, Lambda
 * invokes the function as soon as there is a message.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
function batchOf({ batchSize, batchWindowSeconds }: Mapping, receivedPerDay: number): number {
  const inWindow = (receivedPerDay / 86_400) * batchWindowSeconds;
  return Math.min(batchSize, Math.max(1, inWindow));
}

/** What a function does in a day. */
export interface Work {
  readonly invocations: number;
  /** Messages and events that it is given. */
  readonly items: number;
}

/** @param consumptions of the whole stack */
export function workOf(fn: LambdaFunction, { flow, assumptions }: System, consumptions: readonly Consumption[]): Work {
  const { retryRate, deadLetterRate } = assumptions;
  const times = 1 + retryRate + deadLetterRate * fn.asyncInvocation.maximumRetryAttempts;
  const direct = totalOf(flow.invoked.get(fn)) * times;
  const own = consumptions.filter(({ mapping }) => mapping.to === fn);
  const fromQueues = own.map(({ received, passed, batch }) => ({ items: received * passed, batch }));
  return {
    invocations: fromQueues.reduce((sum, { items, batch }) => sum + items / batch, direct),
    items: fromQueues.reduce((sum, { items }) => sum + items, direct),
  };
}
