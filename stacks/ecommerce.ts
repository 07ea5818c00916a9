import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Dashboard,
  EventBus,
  EventRoute,
  FanoutTopic,
  HandlerFunction,
  IdempotencyTable,
  LogQueries,
  ReliableQueue,
} from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

export interface EcommerceProps extends StackProps {
  /**
   * Adds the queue `q-loadtest-probe`, which gets every event of the system and has no consumer, so that a load test can
   * receive them and measure the way from publishing to delivery. Costs as much as another subscriber to everything.
   * @default false
   */
  readonly probeQueue?: boolean | undefined;
}

/** The main system: orders, payments and shipments of a shop, from one bus to who must know. */
export class EcommerceStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: EcommerceProps) {
    super(scope, id);
    beginStack(this, "ecommerce", props);
    const alerts = alertsTopic(this, props, { name: "topic-alerts", displayName: "Critical Alerts Topic" });

    const bus = new EventBus(this, "bus", {
      name: "ecom-bus",
      description: "E-commerce event-driven architecture bus",
      archive: { name: "ecom-events-archive", retentionDays: 7 },
    });
    const ordersTopic = new FanoutTopic(this, "orders-topic", {
      name: "topic-orders",
      displayName: "Order Events Topic",
    });
    const orders = new ReliableQueue(this, "orders", {
      name: "q-orders",
      visibilityTimeoutSeconds: 180,
      retentionDays: 14,
      alarms: { depth: 100 },
    });
    const shipments = new ReliableQueue(this, "shipments", {
      name: "q-shipments",
      visibilityTimeoutSeconds: 180,
      retentionDays: 14,
    });

    const routeOrders = new EventRoute(this, "route-orders", {
      bus,
      pattern: { source: ["app.orders"], "detail-type": ["OrderCreated", "OrderCancelled", "OrderUpdated"] },
      targets: [ordersTopic, orders],
    });
    const routePaymentFailures = new EventRoute(this, "route-payment-failures", {
      bus,
      pattern: { source: ["app.payments"], "detail-type": ["PaymentFailed", "PaymentDeclined"] },
      targets: [alerts],
    });
    const routeShipments = new EventRoute(this, "route-shipments", {
      bus,
      pattern: { source: ["app.shipping"], "detail-type": ["ShipmentCreated", "ShipmentDelivered"] },
      targets: [shipments],
    });
    ordersTopic.subscribe(orders);
    if (props.probeQueue) this.probe(bus);

    const consumer = new HandlerFunction(this, "orders-consumer", {
      entry: "handlers/orders-consumer.ts",
      idempotency: new IdempotencyTable(this, "orders-idempotency", { name: "orders-idempotency" }),
      alarms: { errors: 10 },
    });
    orders.consumedBy(consumer, { batchSize: 10, batchWindowSeconds: 0 });

    new LogQueries(this, "log-queries", {
      name: "ecommerce",
      logs: [consumer],
      queries: { "slowest-orders": SLOWEST_ORDERS },
    });
    const routes = [routeOrders, routePaymentFailures, routeShipments];
    new Dashboard(this, "dashboard", {
      name: "ecommerce",
      sources: [bus, ...routes, orders, shipments, consumer, ordersTopic, alerts],
    });
  }

  /** What the load test receives: every event of the system, for a day. */
  private probe(bus: EventBus): void {
    const probe = new ReliableQueue(this, "loadtest-probe", {
      name: "q-loadtest-probe",
      retentionDays: 1,
      // Between two load tests nobody receives; that is no reason to wake somebody.
      alarms: false,
    });
    new EventRoute(this, "route-loadtest-probe", {
      bus,
      pattern: { source: [{ prefix: "app." }] },
      targets: [probe],
    });
  }
}

/**
 * How long customers waited: from the event to its processing, with every wait in queues and between attempts. Without copies,
 * which come late by design, and replays, which come late on purpose.
 */
const SLOWEST_ORDERS = `filter outcome = "processed" and not ispresent(replay_name)
| stats max(age_ms) as waited_ms, max(duration_ms) as worked_ms, max(receive_count) as receives, latest(event_id) as event by order_id, detail_type
| sort waited_ms desc
| limit 50`;
