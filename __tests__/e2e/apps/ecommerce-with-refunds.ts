import { App } from "cdktf";
import { EventBus, EventRoute, ReliableQueue } from "../../../modules";
import { EcommerceStack } from "../../../stacks/ecommerce";

/** The main system, after somebody has added a route to a queue that is there. */
const app = new App();
const stack = new EcommerceStack(app, "ecommerce", { region: "us-east-1" });

new EventRoute(stack, "route-refunds", {
  bus: part(EventBus, "bus"),
  pattern: { source: ["app.payments"], "detail-type": ["PaymentRefunded"] },
  targets: [part(ReliableQueue, "orders")],
});

app.synth();

function part<T>(type: abstract new (...args: never[]) => T, id: string): T {
  const found = stack.node.findChild(id);
  if (found instanceof type) return found;
  throw new Error(`${id} is no ${type.name}.`);
}
