import { existsSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { HandlerFunction } from "../handler-function/handler-function";
import type { HandlerResource } from "../handler-function/handler-resource";
import { ReliableQueue } from "../queue/reliable-queue";
import { EventRoute } from "../route/event-route";
import { EventTable } from "../table/event-table";
import { everyEvent, withoutReplays } from "./every-event";
import { STORE_KEY } from "./store-keys";
import { EVENT_STORE_DEFAULTS, type EventStoreProps, resolveStoreProps } from "./store-props";

/**
 * Every event of a bus in a DynamoDB table, each once, however often it is delivered: to be read by time, and by the things that
 * events are about (`entities`). Deploys the table, a route from the bus to a queue, and a function that writes in batches what is
 * in that: with their dead-letter queues and alarms. `eventStoreQueries` says what to ask the table for.
 *
 * EventBridge has no way into DynamoDB of its own. A queue and a function write a hundred events for one invocation, and an event
 * that cannot be written waits in the dead-letter queue; an Express state machine costs an execution for each event, and one that
 * fails shows in its log only.
 *
 * @example
 * const store = new EventStore(this, "store", { bus, name: "orders-events", entities: ["detail.orderId"] });
 * new HandlerFunction(this, "history", { entry: "handlers/history.ts", uses: [store.toRead()] });
 */
export class EventStore extends Construct implements DashboardSource {
  readonly table: EventTable;
  readonly queue: ReliableQueue;
  readonly writer: HandlerFunction;
  readonly route: EventRoute;

  constructor(scope: Construct, id: string, props: EventStoreProps) {
    super(scope, id);
    const resolved = resolveStoreProps(this, props);
    const { bus, name, encryptionKey, deletionProtection, retentionDays } = props;
    const common = { ...(props.tags && { tags: props.tags }), ...(bus.provider && { provider: bus.provider }) };
    this.table = new EventTable(this, "table", {
      name,
      partitionKey: STORE_KEY.partition,
      sortKey: STORE_KEY.position,
      ...(retentionDays !== undefined && { expiryAttribute: STORE_KEY.expires }),
      ...(deletionProtection !== undefined && { deletionProtection }),
      ...(encryptionKey !== undefined && { encryptionKey }),
      ...common,
    });
    this.queue = new ReliableQueue(this, "queue", {
      name: `${name}-writer`,
      retentionDays: EVENT_STORE_DEFAULTS.queueRetentionDays,
      ...(encryptionKey !== undefined && { encryptionKey }),
      ...common,
    });
    this.writer = new HandlerFunction(this, "writer", {
      name: `${name}-writer`,
      description: `Writes events into the table ${this.table.name}`,
      entry: writerEntry(),
      timeoutSeconds: EVENT_STORE_DEFAULTS.timeoutSeconds,
      uses: [this.table.toAppend()],
      environment: {
        SHARDS: String(resolved.shards),
        ...(retentionDays !== undefined && { RETENTION_DAYS: String(retentionDays) }),
        ...(resolved.entities.length > 0 && { ENTITIES: JSON.stringify(resolved.entities) }),
      },
      idempotency: { because: "an event is written on condition that it is not there, under its own time and id" },
      ...common,
    });
    const { batchSize, batchWindowSeconds, maximumConcurrency } = EVENT_STORE_DEFAULTS;
    this.queue.consumedBy(this.writer, { batchSize, batchWindowSeconds, maximumConcurrency });
    this.route = new EventRoute(this, "route", {
      bus,
      name,
      description: `Every event of the bus into the table ${this.table.name}`,
      pattern: props.pattern
        ? withoutReplays(props.pattern, resolved.includeReplays)
        : everyEvent(resolved.includeReplays),
      targets: [this.queue],
      ...(props.tags && { tags: props.tags }),
    });
  }

  /** For a function that reads events. @param variable where it finds the name of the table */
  toRead(variable?: string): HandlerResource {
    return this.table.toRead(variable);
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return [this.route, this.queue, this.writer, this.table].flatMap((part) => part.dashboardWidgets());
  }
}

/** Beside this file: as TypeScript in the repository, and bundled in the package. */
function writerEntry(): string {
  const bundled = join(__dirname, "writer.mjs");
  return existsSync(bundled) ? bundled : join(__dirname, "writer.ts");
}
