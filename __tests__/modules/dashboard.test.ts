import { expect, it } from "vitest";
import { Dashboard, EventBus, EventRoute, FanoutTopic, HandlerFunction, ReliableQueue, setStage } from "../../modules";
import { address, block, parsed, refused, synthesized } from "../support/stack";

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly metrics: unknown[][];
    readonly annotations?: unknown;
  };
}

const built = synthesized((scope) => {
  setStage(scope, "dev");
  const bus = new EventBus(scope, "bus", { name: "b" });
  const topic = new FanoutTopic(scope, "topic", { name: "t" });
  const queue = new ReliableQueue(scope, "orders", { name: "q-orders", alarms: { depth: 100 } });
  const fn = new HandlerFunction(scope, "fn", { entry: "__tests__/support/handlers/minimal.ts" });
  const route = new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [topic] });
  new Dashboard(scope, "dashboard", { name: "shop", sources: [bus, route, queue, fn, topic] });
});
const dashboard = block(built, "aws_cloudwatch_dashboard", "dashboard");
const { widgets } = parsed(dashboard, "dashboard_body") as unknown as { widgets: Widget[] };

it("shows what SYSTEMS asks of each construct, by the metrics that AWS has", () => {
  const shown = widgets.flatMap(({ properties }) =>
    properties.metrics.map(([namespace, name]) => `${namespace}/${name}`),
  );
  expect(new Set(shown)).toEqual(
    new Set([
      "AWS/Events/MatchedEvents",
      "AWS/Events/TriggeredRules",
      "AWS/Events/Invocations",
      "AWS/Events/FailedInvocations",
      "AWS/Events/InvocationsSentToDlq",
      "AWS/SQS/ApproximateNumberOfMessagesVisible",
      "AWS/SQS/ApproximateNumberOfMessagesNotVisible",
      "AWS/SQS/ApproximateAgeOfOldestMessage",
      "AWS/SQS/NumberOfMessagesSent",
      "AWS/SQS/NumberOfMessagesReceived",
      "AWS/SQS/NumberOfMessagesDeleted",
      "AWS/Lambda/Invocations",
      "AWS/Lambda/Errors",
      "AWS/Lambda/Throttles",
      "AWS/Lambda/Duration",
      "AWS/Lambda/ConcurrentExecutions",
      "AWS/SNS/NumberOfMessagesPublished",
      "AWS/SNS/NumberOfNotificationsDelivered",
      "AWS/SNS/NumberOfNotificationsFailed",
    ]),
  );
});

it("names the resources by reference, and the Region without asking AWS", () => {
  expect(dashboard.dashboard_name).toBe("dev-shop");
  const depth = widgets.find(({ properties }) => properties.title === "dev-q-orders: messages waiting");
  expect(depth?.properties).toMatchObject({
    metrics: [
      [
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        `\${${address(built, "aws_sqs_queue", "orders")}.name}`,
        { label: "waiting", stat: "Maximum" },
      ],
      expect.arrayContaining([`\${${address(built, "aws_sqs_queue", "orders")}.name}`]),
      expect.arrayContaining([`\${${address(built, "aws_sqs_queue", "orders_dlq")}.name}`]),
    ],
    annotations: { horizontal: [{ label: "alarm", value: 100 }] },
  });
  const [region] = Object.keys(built.data.aws_region ?? {});
  for (const { properties } of widgets) expect(properties.region).toBe(`\${data.aws_region.${region}.name}`);
});

it("lays the graphs out without one covering another, within the 24 columns", () => {
  const cells = new Set<string>();
  for (const { x, y, width, height } of widgets) {
    expect(x + width).toBeLessThanOrEqual(24);
    for (let column = x; column < x + width; column++) {
      for (let row = y; row < y + height; row++) {
        expect(cells.has(`${column}/${row}`)).toBe(false);
        cells.add(`${column}/${row}`);
      }
    }
  }
});

it("is refused when there is nothing to show", () => {
  expect(refused((scope) => void new Dashboard(scope, "d", { name: "d", sources: [] }))).toContain("[DASHBOARD_EMPTY]");
});
