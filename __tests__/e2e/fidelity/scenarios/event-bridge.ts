import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  DescribeRuleCommand,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { takeAll } from "../messages";
import type { Scenario } from "../scenario";
import type { Side } from "../side";
import { arn } from "../workbench";

const EventBusName = "ecom-bus";
const BUS_ARN = arn("events", "event-bus/ecom-bus");
const ARCHIVE_ARN = arn("events", "archive/ecom-events-archive");

export const eventBridge: readonly Scenario[] = [
  {
    name: "buses, rules and targets",
    async act({ events }, step) {
      await step("bus", events.send(new DescribeEventBusCommand({ Name: EventBusName })));
      await step("bus by ARN", events.send(new DescribeEventBusCommand({ Name: BUS_ARN })));
      await step("default bus", events.send(new DescribeEventBusCommand({})));
      await step("bus that there is not", events.send(new DescribeEventBusCommand({ Name: "no-bus" })));
      await step("buses", events.send(new ListEventBusesCommand({})));
      await step("buses by prefix", events.send(new ListEventBusesCommand({ NamePrefix: "ecom" })));
      const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
      await step("rules", Promise.resolve(Object.fromEntries(Rules.map((rule) => [rule.Name, rule]))));
      await step("rules by prefix", events.send(new ListRulesCommand({ EventBusName, NamePrefix: "route-o" })));
      await step("rules of no bus", events.send(new ListRulesCommand({ EventBusName: "no-bus" })));
      await step("rules, one a page", pagesOf({ events }, 1));
      await step("rules, two a page", pagesOf({ events }, 2));
      await step(
        "rules from a made-up token",
        events.send(new ListRulesCommand({ EventBusName, NextToken: "made-up" })),
      );
      await step("too few rules", events.send(new ListRulesCommand({ EventBusName, Limit: 0 })));
      await step("rule", events.send(new DescribeRuleCommand({ EventBusName, Name: "route-orders" })));
      await step("rule that there is not", events.send(new DescribeRuleCommand({ EventBusName, Name: "no-rule" })));
      for (const Rule of ["route-orders", "route-payment-failures", "route-shipments"]) {
        await step(
          `targets of ${Rule}`,
          targetsById(events.send(new ListTargetsByRuleCommand({ EventBusName, Rule }))),
        );
      }
      await step("targets of no rule", events.send(new ListTargetsByRuleCommand({ EventBusName, Rule: "no-rule" })));
    },
  },
  {
    name: "patterns",
    async act(side, step) {
      const event = {
        id: "1",
        account: "123456789012",
        source: "app.orders",
        time: "2026-01-01T00:00:00Z",
        region: "us-east-1",
        resources: ["arn:aws:s3:::a"],
        "detail-type": "OrderCreated",
        detail: {
          total: 12,
          tags: ["a", "b"],
          name: "Widget",
          ip: "10.0.0.7",
          none: null,
          items: [{ sku: "x-9", count: 1 }],
        },
      };
      for (const [name, pattern] of Object.entries(PATTERNS))
        await step(name, tested(side, JSON.stringify(pattern), event));
      await step("no JSON", tested(side, "{", event));
      await step("no list", tested(side, '{"source":"app.orders"}', event));
      await step("an unknown operator", tested(side, '{"source":[{"like":"app"}]}', event));
      await step("an empty pattern", tested(side, "{}", event));
      await step("an event that is no JSON", tested(side, '{"source":["app.orders"]}', "{"));
      await step(
        "an event without a source",
        tested(side, '{"source":["app.orders"]}', { ...event, source: undefined }),
      );
    },
  },
  {
    name: "archives",
    async act({ events }, step) {
      const withoutCounts = async (list: Promise<{ readonly Archives?: readonly object[] }>) => {
        const { Archives = [] } = await list;
        return Archives.map((archive) => ({ ...archive, EventCount: undefined, SizeBytes: undefined }));
      };
      await step("all", withoutCounts(events.send(new ListArchivesCommand({}))));
      await step("of the bus", withoutCounts(events.send(new ListArchivesCommand({ EventSourceArn: BUS_ARN }))));
      await step("by prefix", withoutCounts(events.send(new ListArchivesCommand({ NamePrefix: "other" }))));
      await step("disabled", withoutCounts(events.send(new ListArchivesCommand({ State: "DISABLED" }))));
      const { EventCount, SizeBytes, ...archive } = await events.send(
        new DescribeArchiveCommand({ ArchiveName: "ecom-events-archive" }),
      );
      await step("one", Promise.resolve(archive));
      await step("that there is not", events.send(new DescribeArchiveCommand({ ArchiveName: "no-archive" })));
    },
  },
  {
    name: "replays",
    async act(side, step) {
      const { events } = side;
      const shipment = (Time: Date, Detail: string) => ({
        EventBusName,
        Source: "app.shipping",
        DetailType: "ShipmentDelivered",
        Detail,
        Time,
      });
      const Entries = [
        shipment(new Date("2001-02-03T04:05:06Z"), '{"replayed":1}'),
        shipment(new Date("2001-02-03T04:06:00Z"), '{"replayed":2}'),
        shipment(new Date("2001-02-03T05:00:00Z"), '{"replayed":3}'),
      ];
      await events.send(new PutEventsCommand({ Entries }));
      await takeAll(side, "q-shipments");
      const request: StartReplayCommandInput = {
        ReplayName: "one",
        EventSourceArn: ARCHIVE_ARN,
        EventStartTime: new Date("2001-02-03T04:05:00Z"),
        EventEndTime: new Date("2001-02-03T04:10:00Z"),
        Destination: { Arn: BUS_ARN },
      };
      const start = (name: string, change: Partial<StartReplayCommandInput>) =>
        step(name, events.send(new StartReplayCommand({ ...request, ...change })));
      await start("from no archive", { EventSourceArn: arn("events", "archive/no-archive") });
      await start("to no bus", { Destination: { Arn: arn("events", "event-bus/no-bus") } });
      await start("to another bus", { Destination: { Arn: arn("events", "event-bus/default") } });
      await start("to a queue", { Destination: { Arn: arn("sqs", "q-shipments") } });
      await start("that ends before it starts", { EventEndTime: new Date("2001-02-03T04:00:00Z") });
      await start("with a bad name", { ReplayName: "a b" });
      await start("of five minutes", {});
      await start("with the same name", {});
      await side.settled();
      await step("description", events.send(new DescribeReplayCommand({ ReplayName: "one" })));
      await step("description of none", events.send(new DescribeReplayCommand({ ReplayName: "none" })));
      await step("list", events.send(new ListReplaysCommand({ NamePrefix: "on" })));
      await step("cancellation when it is over", events.send(new CancelReplayCommand({ ReplayName: "one" })));
      await step("cancellation of none", events.send(new CancelReplayCommand({ ReplayName: "none" })));
      await step("in q-shipments", replayed(side));
      await start("to one rule", {
        ReplayName: "two",
        Destination: { Arn: BUS_ARN, FilterArns: [arn("events", "rule/ecom-bus/route-orders")] },
      });
      await step("in q-shipments, replayed to another rule", replayed(side));
      await takeAll(side, "q-orders");
    },
  },
];

const PATTERNS: Readonly<Record<string, object>> = {
  value: { source: ["app.orders"] },
  "another value": { source: ["app.payments"] },
  prefix: { source: [{ prefix: "app." }] },
  suffix: { source: [{ suffix: "orders" }] },
  "equals-ignore-case": { detail: { name: [{ "equals-ignore-case": "WIDGET" }] } },
  wildcard: { source: [{ wildcard: "app.*s" }] },
  "anything-but": { source: [{ "anything-but": ["app.payments"] }] },
  "anything-but with a prefix": { source: [{ "anything-but": { prefix: "app." } }] },
  numeric: { detail: { total: [{ numeric: [">", 10, "<=", 12] }] } },
  cidr: { detail: { ip: [{ cidr: "10.0.0.0/24" }] } },
  exists: { detail: { total: [{ exists: true }], discount: [{ exists: false }] } },
  null: { detail: { none: [null] } },
  "one of a list": { detail: { tags: ["b", "c"] } },
  "within a list": { detail: { items: { sku: [{ suffix: "-9" }], count: [1] } } },
  or: { $or: [{ source: ["app.payments"] }, { "detail-type": ["OrderCreated"] }] },
};

/** How many rules each page of a list holds, and whether another one follows. */
async function pagesOf({ events }: Pick<Side, "events">, Limit: number): Promise<string[]> {
  const pages: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ EventBusName, NamePrefix: "route-", Limit, NextToken }));
    NextToken = page.NextToken;
    pages.push(`${page.Rules?.length} rules`);
  } while (NextToken !== undefined);
  return pages;
}

/** What arrives of the events that the scenario sent. The archive holds more, of what was sent before. */
async function replayed(side: Side): Promise<unknown[]> {
  const messages = await takeAll(side, "q-shipments");
  return messages.map(({ Body = "" }) => JSON.parse(Body)).filter(({ detail }) => detail.replayed !== undefined);
}

function tested({ events }: Side, EventPattern: string, event: object | string) {
  const Event = typeof event === "string" ? event : JSON.stringify(event);
  return events.send(new TestEventPatternCommand({ EventPattern, Event }));
}

async function targetsById<Answer extends { Targets?: { readonly Id: string | undefined }[] }>(list: Promise<Answer>) {
  const { Targets = [], ...rest } = await list;
  return { ...rest, Targets: Targets.sort(({ Id: a = "" }, { Id: b = "" }) => (a < b ? -1 : 1)) };
}
