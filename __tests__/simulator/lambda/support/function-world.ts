import { MetricStore } from "../../../../simulator/cloudwatch/metric-store";
import { Faults } from "../../../../simulator/faults/faults";
import { Random } from "../../../../simulator/kernel/random";
import type { Scheduler } from "../../../../simulator/kernel/scheduler";
import { VirtualScheduler } from "../../../../simulator/kernel/virtual-scheduler";
import type { FunctionRuntime } from "../../../../simulator/lambda/function-runtime";
import { InProcessRuntime } from "../../../../simulator/lambda/in-process-runtime";
import { QueueMapping } from "../../../../simulator/lambda/queue-mapping";
import { type FunctionOptions, SimulatedFunction } from "../../../../simulator/lambda/simulated-function";
import { Ledger } from "../../../../simulator/ledger/ledger";
import type { Permissions } from "../../../../simulator/permissions/permissions";
import { SimulatedQueue } from "../../../../simulator/sqs/simulated-queue";
import { readTopology } from "../../../../simulator/topology";
import type { LambdaFunction, Place, Queue, Topology } from "../../../../simulator/topology/places";
import { placesOf } from "../../../../simulator/trace/find-place";
import type { Delivery, Destination, World } from "../../../../simulator/world";
import { type Blocks, ref, stackJson } from "../../support/stack-json";

/** 2026-01-01T00:00:00Z */
export const START = 1_767_225_600_000;

/** A place that takes what it is sent, and keeps it to be looked at. */
export class Mailbox implements Destination {
  readonly underWay = 0;
  readonly received: Delivery[] = [];
  refuses = false;

  constructor(
    private readonly world: () => World,
    readonly place: Place,
  ) {}

  deliver(delivery: Delivery) {
    if (this.refuses) return { code: "NO_ROOM", message: "The mailbox is full.", retryable: true };
    this.received.push(delivery);
    this.world().ledger.end(delivery.way, "handed-over", this.place);
    return undefined;
  }
}

interface Options extends FunctionOptions {
  /** Attributes of the function `worker`, beside its name. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Attributes of the queue `jobs`, which the function consumes. */
  readonly queue?: Readonly<Record<string, unknown>>;
  /** Attributes of the mapping. */
  readonly mapping?: Readonly<Record<string, unknown>>;
  readonly others?: Blocks;
  /** Another stack, with its function and the queue that it consumes, in place of all this. */
  readonly stack?: { readonly text: string; readonly fn: string; readonly queue: string };
  readonly scheduler?: Scheduler;
  /** What the permissions refuse. */
  readonly denied?: { readonly delivery?: string; readonly consumption?: string };
  runtime?(fn: LambdaFunction): FunctionRuntime;
}

/** A function that consumes a queue, by the engine's own parts. Every other place is a mailbox. */
export function functionWorld(handler: (event: never, context: never) => unknown, options: Options = {}) {
  const topology = options.stack ? readTopology(options.stack.text) : topologyOf(options);
  const { fn: fnName, queue: queueName } = options.stack ?? { fn: "worker", queue: "jobs" };
  const place = topology.functions.find(({ name }) => name === fnName) as LambdaFunction;
  const scheduler = options.scheduler ?? new VirtualScheduler(START, 1_000_000);
  const places = placesOf(topology);
  const mailboxes = new Map(places.map((each) => [each, new Mailbox(() => world, each)]));
  const world: World = {
    scheduler,
    random: new Random(7),
    ledger: new Ledger(scheduler),
    metrics: new MetricStore(scheduler),
    faults: new Faults(scheduler, new Random(8), places),
    permissions: permissions(options.denied ?? {}),
    destinationAt: (each) => mailboxes.get(each) as Mailbox,
  };
  const runtime = options.runtime?.(place) ?? new InProcessRuntime(handler);
  const fn = new SimulatedFunction(world, place, runtime, options);
  const queue = new SimulatedQueue(
    world,
    topology.queues.find(({ name }) => name.replace(".fifo", "") === queueName) as Queue,
  );
  const mapping = new QueueMapping(world, queue.place.mappings[0] as never, queue, fn);
  return {
    world,
    topology,
    scheduler: scheduler as VirtualScheduler,
    fn,
    queue,
    mapping,
    runtime,
    mailbox: (name: string) => [...mailboxes.values()].find((each) => each.place.name === name) as Mailbox,
    /** Sends the function something asynchronously, as a rule does. */
    deliver(body: unknown, id = "event-1") {
      const way = world.ledger.publish(id, place);
      const sender = { service: "events.amazonaws.com", sourceArn: "arn:aws:events:::rule/r", sourceAccount: "1" };
      return fn.deliver({ way, body: JSON.stringify(body), sender });
    },
    /** Sum, or largest value, of a metric over all time. */
    metric(
      metricName: string,
      dimensions: Readonly<Record<string, string>> = { FunctionName: "worker" },
      namespace = "AWS/Lambda",
    ) {
      return world.metrics.find({ namespace, metricName, dimensions })?.between(0, Number.POSITIVE_INFINITY);
    },
    /** Runs until nothing is left to be done, and returns the milliseconds that took. */
    async settle(): Promise<number> {
      const begun = scheduler.now;
      await (scheduler as VirtualScheduler).runUntilSettled(Number.POSITIVE_INFINITY);
      return scheduler.now - begun;
    },
    fates: () => Object.fromEntries(world.ledger.ended),
  };
}

function topologyOf({ attributes, queue, mapping, others = {} }: Options): Topology {
  const fifo = queue?.fifo_queue === true;
  return readTopology(
    stackJson({
      ...others,
      aws_lambda_function: {
        worker: { function_name: "worker", role: "arn:aws:iam::123456789012:role/worker", timeout: 30, ...attributes },
        ...others.aws_lambda_function,
      },
      aws_sqs_queue: {
        jobs: { name: fifo ? "jobs.fifo" : "jobs", visibility_timeout_seconds: 180, ...queue },
        ...others.aws_sqs_queue,
      },
      aws_lambda_event_source_mapping: {
        jobs: {
          event_source_arn: ref("aws_sqs_queue.jobs"),
          function_name: ref("aws_lambda_function.worker"),
          metrics_config: { metrics: ["EventCount"] },
          ...mapping,
        },
      },
    }),
  );
}

function permissions({ delivery, consumption }: NonNullable<Options["denied"]>): Permissions {
  const denial = (message: string | undefined) =>
    message === undefined ? undefined : { code: "NO_PERMISSIONS", message };
  return {
    mayDeliver: () => denial(delivery),
    mayConsume: () => denial(consumption),
    mayCall: () => undefined,
  } as unknown as Permissions;
}
