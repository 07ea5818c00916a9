import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { TerraformStack } from "cdktf";
import {
  DeadLetterQueue,
  EventBus,
  EventRoute,
  FanoutTopic,
  ReliableQueue,
  stateMachineTarget,
} from "../../../modules";
import { testApp } from "../../../testing";

/** An empty stack with a provider. */
export function emptyStack(id = "shop"): TerraformStack {
  const stack = new TerraformStack(testApp(), id);
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}

/** A small system: orders to a topic with two queues, one of them filtered; refunds to a state machine. */
export function shopStack() {
  const stack = emptyStack();
  const bus = new EventBus(stack, "bus", { name: "shop-bus" });
  const topic = new FanoutTopic(stack, "topic", { name: "shop-topic" });
  const orders = new ReliableQueue(stack, "orders", { name: "shop-orders" });
  const large = new ReliableQueue(stack, "large", { name: "shop-large" });
  const idle = new ReliableQueue(stack, "idle", { name: "shop-idle" });
  const spare = new DeadLetterQueue(stack, "spare", { name: "shop-spare", meaning: "Spare." });
  const partner = ReliableQueue.existing(stack, "partner", { arn: "arn:aws:sqs:eu-central-1:210987654321:partner" });
  const old = ReliableQueue.existing(stack, "old", { name: "old-queue" });
  const refund = new SfnStateMachine(stack, "refund", {
    name: "refund",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: "{}",
  });
  new EventRoute(stack, "orders-route", {
    bus,
    pattern: { source: ["shop"], "detail-type": ["Ordered"] },
    targets: [topic, partner, old],
  });
  new EventRoute(stack, "refunds-route", {
    bus,
    pattern: { source: ["shop"], "detail-type": ["Refunded"], detail: { amount: [{ numeric: [">", 100] }] } },
    targets: [stateMachineTarget({ id: "refund", arn: refund.arn })],
  });
  topic.subscribe(orders, { raw: true });
  topic.subscribe(large, { filter: { detail: { amount: [{ numeric: [">", 100] }] } }, filterScope: "MessageBody" });
  return { stack, bus, topic, orders, large, idle, spare, partner, old, refund };
}
