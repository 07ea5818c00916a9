import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Dashboard,
  EventBus,
  EventRoute,
  EventTable,
  FanoutTopic,
  HandlerFunction,
  HttpEndpoint,
  IdempotencyTable,
  ReliableQueue,
  Workflow,
} from "../modules";
import { fulfilmentDefinition } from "./order-fanout/fulfilment-definition";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** One order, three subscribers, each with a filter of its own; what is paid is fulfilled, once. */
export class OrderFanoutStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "order-fanout", props);
    const alerts = alertsTopic(this, props, { name: "fanout-alerts", displayName: "Order Fan-out Alerts" });

    const orderPlaced = new FanoutTopic(this, "order-placed", { name: "OrderPlaced" });
    const endpoint = new HttpEndpoint(this, "endpoint", { name: "order-fanout" });
    const orderApi = new HandlerFunction(this, "order-api", {
      name: "fanout-order-api",
      entry: "handlers/fanout-order-api.ts",
      uses: [orderPlaced.toPublish()],
    });
    endpoint.route("POST /orders", orderApi);

    const payment = new ReliableQueue(this, "payment", { name: "payment", retentionDays: 14 });
    const inventory = new ReliableQueue(this, "inventory", { name: "inventory", retentionDays: 14 });
    const idempotency = new IdempotencyTable(this, "idempotency", { name: "fanout-idempotency" });
    const mailer = new HandlerFunction(this, "email", { entry: "handlers/fanout-email.ts", idempotency });
    orderPlaced.subscribe(payment, { raw: true, filter: { event_type: ["order_placed", "order_renewed"] } });
    orderPlaced.subscribe(inventory, { raw: true, filter: { priority: ["high"] } });
    orderPlaced.subscribe(mailer, { filter: { region: [{ prefix: "us-" }] } });

    const bus = new EventBus(this, "bus", {
      name: "fanout-bus",
      archive: { name: "fanout-archive", retentionDays: 7 },
    });
    const orders = new EventTable(this, "orders", { name: "fanout-orders", partitionKey: "orderId", sortKey: "step" });
    const pay = new HandlerFunction(this, "pay", {
      name: "fanout-payment",
      entry: "handlers/fanout-payment.ts",
      uses: [orders.toAppend(), bus.toPublish()],
      idempotency: { because: "A payment is a row that is written on condition; OrderReady may come twice." },
    });
    payment.consumedBy(pay);
    const reserve = new HandlerFunction(this, "reserve", {
      name: "fanout-inventory",
      entry: "handlers/fanout-inventory.ts",
      idempotency,
    });
    inventory.consumedBy(reserve);

    const pack = new HandlerFunction(this, "pack", { name: "fanout-fulfil", entry: "handlers/fanout-fulfil.ts" });
    const definition = fulfilmentDefinition({ orders, pack, bus });
    const fulfilment = new Workflow(this, "fulfilment", { name: "fulfilment", definition });
    const route = new EventRoute(this, "route-order-ready", {
      bus,
      pattern: { source: ["shop.payments"], "detail-type": ["OrderReady"] },
      targets: [{ target: fulfilment, input: { path: "$.detail" } }],
    });

    new Dashboard(this, "dashboard", {
      name: "order-fanout",
      sources: [
        endpoint,
        orderApi,
        orderPlaced,
        payment,
        pay,
        inventory,
        reserve,
        mailer,
        bus,
        route,
        fulfilment,
        alerts,
      ],
    });
  }
}
