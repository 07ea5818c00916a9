import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cborProtocol, queryProtocol } from "./support/protocols";
import { openShop, refusal, type Shop, SITE } from "./support/shop";

const MINUTE = 60_000;
/** 2026-01-01T00:00:00Z, at which the virtual clock starts. */
const START = 1_767_225_600_000;
const at = (minute: number) => new Date(START + minute * MINUTE);

/** Every protocol that CloudWatch speaks; the SDK for JavaScript takes the first by itself. */
describe.each([
  ["JSON", undefined],
  ["CBOR", cborProtocol],
  ["query", queryProtocol],
])("CloudWatch through the SDK, in %s", (name, protocol) => {
  let shop: Shop;
  let client: CloudWatchClient;

  beforeAll(async () => {
    shop = await openShop();
    // In CBOR the SDK announces the length of the request as it is before it is packed, and the rest never comes.
    const disableRequestCompression = name === "CBOR";
    client = new CloudWatchClient({
      ...shop.client,
      disableRequestCompression,
      ...(protocol !== undefined && { protocol }),
    } as never);
    const { simulation } = shop;
    // In minute 0 something cannot be processed; in minute 2 it is taken away.
    simulation.queue("work-letters").send({ body: "x" });
    await simulation.advance({ minutes: 2 });
    simulation.queue("work-letters").purge();
    await simulation.advance({ minutes: 2 });
  });

  afterAll(async () => {
    client.destroy();
    await shop.close();
  });

  const depth = { Namespace: "AWS/SQS", MetricName: "ApproximateNumberOfMessagesVisible" };
  const Dimensions = [{ Name: "QueueName", Value: "work-letters" }];

  it("gives metrics by period", async () => {
    const get = (change: object = {}) =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries: [
            { Id: "depth", MetricStat: { Metric: { ...depth, Dimensions }, Period: 60, Stat: "Maximum" } },
          ],
          StartTime: at(0),
          EndTime: at(4),
          ...change,
        }),
      );
    const { MetricDataResults } = await get({ ScanBy: "TimestampAscending" });
    expect(MetricDataResults).toMatchObject([
      {
        Id: "depth",
        Label: "ApproximateNumberOfMessagesVisible",
        Timestamps: [at(0), at(1), at(2), at(3)],
        Values: [1, 1, 0, 0],
        StatusCode: "Complete",
      },
    ]);
    const latest = await get();
    expect(latest.MetricDataResults?.[0]?.Timestamps?.[0]).toEqual(at(3));
    expect(await refusal(get({ EndTime: at(0) }))).toMatchObject({ status: 400 });
    const expression = { MetricDataQueries: [{ Id: "e", Expression: "a / b" }] };
    expect((await refusal(get(expression))).message).toMatch(/metric math is not simulated/);
  });

  it("gives statistics of one metric", async () => {
    const get = (change: object = {}) =>
      client.send(
        new GetMetricStatisticsCommand({
          ...depth,
          Dimensions,
          StartTime: at(0),
          EndTime: at(4),
          Period: 240,
          Statistics: ["Average", "Sum", "SampleCount", "Minimum", "Maximum"],
          ExtendedStatistics: ["p50"],
          ...change,
        }),
      );
    const { Label, Datapoints } = await get();
    expect(Label).toBe("ApproximateNumberOfMessagesVisible");
    expect(Datapoints).toMatchObject([
      {
        Timestamp: at(0),
        Average: 0.5,
        Sum: 2,
        SampleCount: 4,
        Minimum: 0,
        Maximum: 1,
        ExtendedStatistics: { p50: 0 },
      },
    ]);
    expect(await refusal(get({ Period: 60, EndTime: at(1441) }))).toMatchObject({
      name: "InvalidParameterCombinationException",
      message: expect.stringContaining("exceeds the limit of 1440"),
    });
    const none = get({ Statistics: [], ExtendedStatistics: undefined });
    expect((await refusal(none)).name).toBe("InvalidParameterCombinationException");
  });

  it("lists metrics", async () => {
    const list = async (change: object) => (await client.send(new ListMetricsCommand(change))).Metrics;
    expect(await list({ ...depth, Dimensions })).toEqual([{ ...depth, Dimensions }]);
    expect(await list({ ...depth, Dimensions: [{ Name: "QueueName" }] })).toHaveLength(4);
    expect(await list({ Namespace: "AWS/None" })).toEqual([]);
  });

  it("takes metrics, also packed ones", async () => {
    const { simulation } = shop;
    const data = (MetricName: string, rest: object) => ({
      MetricName,
      Dimensions: [{ Name: "d", Value: name }],
      ...rest,
    });
    await client.send(
      new PutMetricDataCommand({
        Namespace: "Shop",
        MetricData: [
          data("plain", { Value: 2.5, Unit: "Count" }),
          data("listed", { Values: [1, 3], Counts: [3, 1] }),
          data("set", { StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 5 } }),
          // Beyond 10,240 bytes the SDK packs the request.
          ...Array.from({ length: 300 }, (_, index) => data("many", { Value: index })),
        ],
      }),
    );
    const statistics = async (MetricName: string) => {
      const { Datapoints } = await client.send(
        new GetMetricStatisticsCommand({
          Namespace: "Shop",
          MetricName,
          Dimensions: [{ Name: "d", Value: name }],
          StartTime: new Date(simulation.now - MINUTE),
          EndTime: new Date(simulation.now + MINUTE),
          Period: 60,
          Statistics: ["SampleCount", "Sum", "Minimum", "Maximum"],
        }),
      );
      const [{ SampleCount, Sum, Minimum, Maximum } = {}] = Datapoints ?? [];
      return [SampleCount, Sum, Minimum, Maximum];
    };
    expect(await statistics("plain")).toEqual([1, 2.5, 2.5, 2.5]);
    expect(await statistics("listed")).toEqual([4, 6, 1, 3]);
    expect(await statistics("set")).toEqual([4, 10, 1, 5]);
    expect(await statistics("many")).toEqual([300, 44_850, 0, 299]);
    const refused = client.send(
      new PutMetricDataCommand({ Namespace: "AWS/SQS", MetricData: [data("x", { Value: 1 })] }),
    );
    expect(await refusal(refused)).toMatchObject({
      name: "InvalidParameterValueException",
      message: "The value AWS/ for parameter Namespace is invalid.",
    });
  });

  it("describes alarms and what they went through", async () => {
    const { MetricAlarms, CompositeAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: "letters",
        AlarmArn: `arn:aws:cloudwatch:${SITE}:alarm:letters`,
        AlarmDescription: "Something could not be processed",
        ActionsEnabled: true,
        AlarmActions: [`arn:aws:sns:${SITE}:orders`],
        StateValue: "OK",
        StateUpdatedTimestamp: at(3),
        ...depth,
        Dimensions,
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        Threshold: 0,
        ComparisonOperator: "GreaterThanThreshold",
        TreatMissingData: "notBreaching",
      },
    ]);
    const composite = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"] }));
    expect(composite.CompositeAlarms).toMatchObject([{ AlarmName: "any", AlarmRule: "ALARM(letters)" }]);
    const count = async (change: object) => (await client.send(new DescribeAlarmsCommand(change))).MetricAlarms?.length;
    expect(await count({ AlarmNames: ["letters", "none"], StateValue: "OK" })).toBe(1);
    expect(await count({ AlarmNamePrefix: "let", StateValue: "ALARM" })).toBe(0);
    const history = new DescribeAlarmHistoryCommand({ AlarmName: "letters", HistoryItemType: "StateUpdate" });
    const { AlarmHistoryItems } = await client.send(history);
    expect(AlarmHistoryItems?.map(({ Timestamp, HistorySummary }) => [Timestamp, HistorySummary])).toEqual([
      [at(3), "Alarm updated from ALARM to OK"],
      [at(1), "Alarm updated from OK to ALARM"],
    ]);
  });

  it("sets the state of an alarm by hand, with its actions, until it is looked at again", async () => {
    const { simulation } = shop;
    const set = (change: object) =>
      client.send(
        new SetAlarmStateCommand({ AlarmName: "letters", StateValue: "ALARM", StateReason: "a drill", ...change }),
      );
    const states = async () => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
      );
      return [...MetricAlarms, ...CompositeAlarms].map(({ StateValue, StateReason }) => [StateValue, StateReason]);
    };
    const before = simulation.accounts().published;
    await set({ StateReasonData: '{"who":"me"}' });
    const [letters, any] = await states();
    expect(letters).toEqual(["ALARM", "a drill"]);
    expect(any).toEqual(["ALARM", expect.stringContaining(":alarm:letters transitioned to ALARM at ")]);
    // Its topic is told at once; the same state again is no change.
    await set({});
    await simulation.advance({ seconds: 1 });
    expect(simulation.accounts().published - before).toBe(1);
    await simulation.advance({ minutes: 1 });
    expect((await states()).map(([state]) => state)).toEqual(["OK", "OK"]);
    const history = new DescribeAlarmHistoryCommand({ AlarmName: "letters", HistoryItemType: "StateUpdate" });
    const { AlarmHistoryItems = [] } = await client.send(history);
    expect(AlarmHistoryItems.slice(0, 2).map(({ HistorySummary }) => HistorySummary)).toEqual([
      "Alarm updated from ALARM to OK",
      "Alarm updated from OK to ALARM",
    ]);
    // A composite alarm stays until one of its alarms changes.
    await set({ AlarmName: "any" });
    await simulation.advance({ minutes: 2 });
    expect((await states()).map(([state]) => state)).toEqual(["OK", "ALARM"]);
    await set({ StateValue: "INSUFFICIENT_DATA" });
    expect((await states()).map(([state]) => state)).toEqual(["INSUFFICIENT_DATA", "OK"]);

    expect(await refusal(set({ AlarmName: "none" }))).toMatchObject({ name: "ResourceNotFound", status: 404 });
    expect(await refusal(set({ StateReasonData: "{" }))).toMatchObject({ name: "InvalidFormatFault", status: 400 });
    expect(await refusal(set({ StateValue: "FINE" }))).toMatchObject({ name: "InvalidParameterValueException" });
    expect(await refusal(set({ StateReason: "x".repeat(1_024) }))).toMatchObject({ status: 400 });
    await set({ StateReason: "x".repeat(1_023) });
  });

  it("says what it does not know", async () => {
    const disable = new DisableAlarmActionsCommand({ AlarmNames: ["letters"] });
    expect(await refusal(client.send(disable))).toMatchObject({
      message: "The operation DisableAlarmActions of cloudwatch is not simulated.",
    });
    const missing = client.send(new GetMetricStatisticsCommand({ ...depth, Period: 60 } as never));
    expect(await refusal(missing)).toMatchObject({
      name: "MissingRequiredParameterException",
      message: "The parameter StartTime is required.",
    });
  });
});
