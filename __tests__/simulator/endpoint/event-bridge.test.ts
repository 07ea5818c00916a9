import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  StartReplayCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, refusal, type Shop, SITE } from "./support/shop";

const BUS = `arn:aws:events:${SITE}:event-bus/shop`;
const ARCHIVE = `arn:aws:events:${SITE}:archive/shop-archive`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const entry = { EventBusName: "shop", Source: "app.orders", DetailType: "OrderCreated", Detail: '{"id":"o-1"}' };

describe("EventBridge through the SDK", () => {
  let shop: Shop;
  let client: EventBridgeClient;

  beforeAll(async () => {
    shop = await openShop();
    client = new EventBridgeClient(shop.client);
  });

  afterAll(async () => {
    client.destroy();
    await shop.close();
  });

  it("takes events by name and ARN of the bus, and says entry by entry which it does not take", async () => {
    const { simulation } = shop;
    const { FailedEntryCount, Entries, $metadata } = await client.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Time: new Date("2026-01-01T00:00:00Z"), Resources: ["arn:x"] },
          { ...entry, EventBusName: BUS },
          { ...entry, Detail: "[1]" },
          { ...entry, DetailType: undefined },
          { ...entry, Source: "aws.ec2" },
          { ...entry, Detail: "{" },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(4);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      undefined,
      "MalformedDetail",
      "InvalidArgument",
      "NotAuthorizedForSourceException",
      "MalformedDetail",
    ]);
    expect(Entries?.[3]?.ErrorMessage).toBe(
      "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
    );
    expect(Entries?.[0]?.EventId).toMatch(UUID);
    expect($metadata.requestId).toMatch(UUID);
    await simulation.settle();
    const bodies = simulation
      .queue("work")
      .peek()
      .map(({ body }) => body);
    expect(bodies).toEqual(['{"id": "o-1"}', '{"id": "o-1"}']);
  });

  it("loses, with an id, what is sent to a bus that is not there", async () => {
    const before = shop.simulation.accounts().lost;
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({ Entries: [{ ...entry, EventBusName: "nowhere" }] }),
    );
    await shop.simulation.settle();
    expect([FailedEntryCount, Entries?.[0]?.EventId]).toEqual([0, expect.stringMatching(UUID)]);
    expect(shop.simulation.accounts().lost - before).toBe(1);
  });

  it("refuses a call of 11 entries, of none, or of 1 MB", async () => {
    const put = (Entries: (typeof entry)[]) => refusal(client.send(new PutEventsCommand({ Entries })));
    const { name, status, message } = await put(new Array(11).fill(entry));
    expect([name, status]).toEqual(["ValidationException", 400]);
    expect(message).toMatch(
      /^1 validation error detected: Value '\[.*\]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10$/,
    );
    expect((await put([])).name).toBe("ValidationException");
    // 19 bytes beside the letters: app.orders, x and {"a":""}.
    const sized = (bytes: number) => ({ ...entry, DetailType: "x", Detail: `{"a":"${"x".repeat(bytes - 19)}"}` });
    expect(await put([sized(1024 * 1024)])).toMatchObject({
      name: "ValidationException",
      message: "Total size of the entries in the request is over the limit.",
    });
    const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [sized(1024 * 1024 - 1)] }));
    expect(FailedEntryCount).toBe(0);
  });

  it("replays an archive, and tells how far it is", async () => {
    const { simulation } = shop;
    await client.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: '{"id":"again"}' }] }));
    await simulation.settle();
    const start = (change: object) =>
      client.send(
        new StartReplayCommand({
          ReplayName: "again",
          EventSourceArn: ARCHIVE,
          EventStartTime: new Date(simulation.startedAt - 1_000),
          EventEndTime: new Date(simulation.now + 60_000),
          Destination: { Arn: BUS, FilterArns: [`arn:aws:events:${SITE}:rule/shop/orders`] },
          ...change,
        }),
      );
    const replayArn = `arn:aws:events:${SITE}:replay/again`;
    const before = simulation.queue("work").size;
    expect(await start({})).toMatchObject({
      ReplayArn: replayArn,
      State: "STARTING",
      ReplayStartTime: expect.any(Date),
    });
    await simulation.settle();
    const describeReplay = new DescribeReplayCommand({ ReplayName: "again" });
    expect(await client.send(describeReplay)).toMatchObject({
      ReplayArn: replayArn,
      EventSourceArn: ARCHIVE,
      State: "COMPLETED",
      Destination: { Arn: BUS, FilterArns: [`arn:aws:events:${SITE}:rule/shop/orders`] },
      EventStartTime: new Date(simulation.startedAt - 1_000),
      EventLastReplayedTime: expect.any(Date),
      ReplayEndTime: expect.any(Date),
    });
    expect(simulation.queue("work").size).toBeGreaterThan(before);
    const { Replays } = await client.send(new ListReplaysCommand({ State: "COMPLETED" }));
    expect(Replays?.map(({ ReplayName }) => ReplayName)).toEqual(["again"]);
    expect(await refusal(client.send(new CancelReplayCommand({ ReplayName: "again" })))).toMatchObject({
      name: "IllegalStatusException",
    });
    expect((await refusal(start({}))).name).toBe("ResourceAlreadyExistsException");
    expect(await refusal(start({ ReplayName: "2", EventSourceArn: `${ARCHIVE}2` }))).toMatchObject({
      name: "ValidationException",
      message: "Parameter EventSourceArn is not valid. Reason: Archive shop-archive2 does not exist.",
    });
    const elsewhere = { Arn: `arn:aws:events:${SITE}:event-bus/default` };
    expect(await refusal(start({ ReplayName: "2", Destination: elsewhere }))).toMatchObject({
      name: "ValidationException",
      message: "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
    });
    await start({ ReplayName: "cancelled" });
    expect(await client.send(new CancelReplayCommand({ ReplayName: "cancelled" }))).toMatchObject({
      State: "CANCELLING",
    });
    expect((await refusal(client.send(new DescribeReplayCommand({ ReplayName: "none" })))).message).toBe(
      "Replay none does not exist.",
    );
  });

  it("describes what the stack has", async () => {
    const { Archives } = await client.send(new ListArchivesCommand({ EventSourceArn: BUS }));
    expect(Archives).toMatchObject([{ ArchiveName: "shop-archive", RetentionDays: 7, State: "ENABLED" }]);
    const archive = await client.send(new DescribeArchiveCommand({ ArchiveName: "shop-archive" }));
    expect(archive).toMatchObject({ ArchiveArn: ARCHIVE, EventSourceArn: BUS });
    expect(archive.CreationTime).toEqual(new Date(shop.simulation.startedAt));
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(["default", "shop"]);
    const bus = await client.send(new DescribeEventBusCommand({ Name: "shop" }));
    expect(bus).toMatchObject({ Name: "shop", Arn: BUS, Description: "Events of the shop" });
    expect((await client.send(new DescribeEventBusCommand({}))).Name).toBe("default");
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: "shop" }));
    expect(Rules).toEqual([
      {
        Name: "orders",
        Arn: `arn:aws:events:${SITE}:rule/shop/orders`,
        EventPattern: '{"source":["app.orders"]}',
        State: "ENABLED",
        Description: "Orders to their topic",
        EventBusName: "shop",
      },
    ]);
    expect((await client.send(new ListRulesCommand({}))).Rules).toEqual([]);
    const rule = await client.send(new DescribeRuleCommand({ Name: "orders", EventBusName: BUS }));
    expect(rule).toMatchObject({ Name: "orders", CreatedBy: "123456789012" });
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: "orders", EventBusName: "shop" }));
    expect(Targets).toEqual([
      {
        Id: "topic",
        Arn: `arn:aws:sns:${SITE}:orders`,
        InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"id": <id>}' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 5 },
      },
    ]);
  });

  it("names what is not there, and what a list cannot be asked", async () => {
    const describeBus = client.send(new DescribeEventBusCommand({ Name: "none" }));
    expect(await refusal(describeBus)).toMatchObject({
      name: "ResourceNotFoundException",
      status: 400,
      message: "Event bus none does not exist.",
    });
    const describeRule = client.send(new DescribeRuleCommand({ Name: "none", EventBusName: "shop" }));
    expect((await refusal(describeRule)).message).toBe("Rule none does not exist on EventBus shop.");
    const describeArchive = client.send(new DescribeArchiveCommand({ ArchiveName: "none" }));
    expect((await refusal(describeArchive)).message).toBe("Archive none does not exist.");
    expect(await refusal(client.send(new ListRulesCommand({ Limit: 101 })))).toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    });
    expect((await refusal(client.send(new ListEventBusesCommand({ NextToken: "?" })))).name).toBe(
      "ValidationException",
    );
  });

  it("lists page by page", async () => {
    const first = await client.send(new ListEventBusesCommand({ Limit: 1 }));
    const second = await client.send(new ListEventBusesCommand({ Limit: 1, NextToken: first.NextToken }));
    const names = [first, second].map(({ EventBuses }) => EventBuses?.map(({ Name }) => Name));
    expect([...names, second.NextToken]).toEqual([["default"], ["shop"], undefined]);
  });

  it("tests a pattern", async () => {
    const event = {
      id: "1",
      account: "123456789012",
      source: "app.orders",
      time: "2026-01-01T00:00:00Z",
      region: "eu-central-1",
      resources: [],
      "detail-type": "OrderCreated",
      detail: { amount: 7 },
    };
    const test = (EventPattern: string, tested: object = event) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(tested) }));
    expect((await test('{"detail":{"amount":[{"numeric":[">",5]}]}}')).Result).toBe(true);
    expect((await test('{"source":["app.users"]}')).Result).toBe(false);
    expect((await refusal(test('{"source":"app.users"}'))).name).toBe("InvalidEventPatternException");
    expect(await refusal(test("{}", { source: "a" }))).toMatchObject({ name: "InvalidEventPatternException" });
    expect(await refusal(test('{"source":["a"]}', { source: "a" }))).toMatchObject({ name: "ValidationException" });
  });
});
