import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Dashboard,
  EventBus,
  EventRoute,
  EventTable,
  HandlerFunction,
  HttpEndpoint,
  IdempotencyTable,
  LogQueries,
  ReliableQueue,
} from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** Orders over HTTP, charged, reserved and told of by three functions that know nothing of each other. */
export class OrderPipelineStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "order-pipeline", props);
    const alerts = alertsTopic(this, props, { name: "order-alerts", displayName: "Order Pipeline Alerts" });

    const bus = new EventBus(this, "bus", { name: "order-events", archive: { retentionDays: 7 } });
    const orderApi = new HandlerFunction(this, "order-api", {
      entry: "handlers/order-api.ts",
      timeoutSeconds: 20,
      uses: [bus.toPublish()],
    });
    const endpoint = new HttpEndpoint(this, "endpoint", { name: "orders" });
    endpoint.route("POST /orders", orderApi);
    new TerraformOutput(this, "orders-url", {
      value: `${endpoint.url}/orders`,
      description: "Signed POSTs place orders",
    });

    const payments = new ReliableQueue(this, "payments", {
      name: "payments",
      retentionDays: 14,
      deadLetterQueue: { name: "payments-dlq", maxReceiveCount: 3 },
    });
    const inventory = new ReliableQueue(this, "inventory", { name: "inventory", retentionDays: 14 });
    const handled = new IdempotencyTable(this, "handled-orders", { name: "order-pipeline-idempotency" });
    const notifications = new HandlerFunction(this, "notifications", {
      entry: "handlers/notifications.ts",
      idempotency: handled,
    });
    const orderPlaced = new EventRoute(this, "order-placed", {
      bus,
      pattern: { source: ["com.myapp.orders"], "detail-type": ["order.placed"] },
      targets: [payments, inventory, notifications],
    });

    const charge = new HandlerFunction(this, "charge", { entry: "handlers/charge.ts", idempotency: handled });
    payments.consumedBy(charge);
    const reservations = new EventTable(this, "reservations", { name: "reservations", partitionKey: "orderId" });
    const reserve = new HandlerFunction(this, "reserve", {
      entry: "handlers/reserve.ts",
      uses: [reservations.toAppend()],
      idempotency: { because: "a reservation is one conditional write, which the second of two finds done" },
    });
    inventory.consumedBy(reserve);

    const functions = [orderApi, charge, reserve, notifications];
    new LogQueries(this, "log-queries", { name: "order-pipeline", logs: functions });
    new Dashboard(this, "dashboard", {
      name: "order-pipeline",
      sources: [endpoint, bus, orderPlaced, payments, inventory, ...functions, reservations, alerts],
    });
  }
}
