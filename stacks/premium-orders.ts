import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Dashboard,
  EventBus,
  EventRoute,
  email,
  FanoutTopic,
  HandlerFunction,
  IdempotencyTable,
  ReliableQueue,
  setAlarmTopic,
  setStage,
} from "../modules";
import type { StackProps } from "./stack-props";

/** Larger orders of premium customers, picked out by the rule itself: the function sees no others. */
export class PremiumOrdersStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: props.region, defaultTags: [{ tags: { system: "premium-orders" } }] });
    setStage(this, props.stage);

    const alerts = new FanoutTopic(this, "alerts", { name: "premium-alerts", displayName: "Premium Order Alerts" });
    setAlarmTopic(this, alerts);
    if (props.alertEmail) alerts.subscribe(email(props.alertEmail));

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
