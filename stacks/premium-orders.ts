import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Dashboard, EventBus, EventRoute, HandlerFunction, IdempotencyTable, ReliableQueue } from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

/** Larger orders of premium customers, picked out by the rule itself: the function sees no others. */
export class PremiumOrdersStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "premium-orders", props);
    const alerts = alertsTopic(this, props, { name: "premium-alerts", displayName: "Premium Order Alerts" });

    const bus = new EventBus(this, "bus", { name: "premium-shop", archive: { retentionDays: 7 } });
    const orders = new ReliableQueue(this, "orders", { name: "premium-orders", retentionDays: 14 });
    const route = new EventRoute(this, "route-premium-orders", {
      bus,
      pattern: {
        source: ["premium.shop"],
        "detail-type": ["OrderPlaced"],
        detail: { amount: [{ numeric: [">", 100] }], customerId: [{ prefix: "premium-" }] },
      },
      targets: [orders],
    });
    const care = new HandlerFunction(this, "premium-care", {
      entry: "handlers/premium-orders.ts",
      idempotency: new IdempotencyTable(this, "idempotency", { name: "premium-orders-idempotency" }),
    });
    orders.consumedBy(care);

    new Dashboard(this, "dashboard", { name: "premium-orders", sources: [bus, route, orders, care, alerts] });
  }
}
