import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type DescribeAlarmsCommandOutput,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import type { Scenario } from "../scenario";
import { arn } from "../workbench";

const FunctionName = "orders-consumer";

export const lambda: readonly Scenario[] = [
  {
    name: "functions and mappings",
    async act({ lambda: client }, step) {
      await step("function", client.send(new GetFunctionCommand({ FunctionName })));
      await step(
        "function by ARN",
        client.send(new GetFunctionCommand({ FunctionName: arn("lambda", `function:${FunctionName}`) })),
      );
      await step("function that there is not", client.send(new GetFunctionCommand({ FunctionName: "none" })));
      await step("version that there is not", client.send(new GetFunctionCommand({ FunctionName, Qualifier: "7" })));
      await step("configuration", client.send(new GetFunctionConfigurationCommand({ FunctionName })));
      await step("functions", client.send(new ListFunctionsCommand({})));
      await step("mappings", client.send(new ListEventSourceMappingsCommand({})));
      await step(
        "mappings of a queue",
        client.send(new ListEventSourceMappingsCommand({ EventSourceArn: arn("sqs", "q-orders") })),
      );
      await step(
        "mappings of another queue",
        client.send(new ListEventSourceMappingsCommand({ EventSourceArn: arn("sqs", "q-shipments") })),
      );
      await step("mappings of a function", client.send(new ListEventSourceMappingsCommand({ FunctionName })));
      await step("mappings of no function", client.send(new ListEventSourceMappingsCommand({ FunctionName: "none" })));
      await step("dry run", client.send(new InvokeCommand({ FunctionName, InvocationType: "DryRun" })));
      await step("invocation of none", client.send(new InvokeCommand({ FunctionName: "none" })));
      await step("no JSON", client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from("{no") })));
    },
  },
];

const MINUTE = 60_000;

export const cloudWatch: readonly Scenario[] = [
  {
    name: "alarms",
    async act({ cloudWatch: client }, step) {
      const describe = (name: string, input: DescribeAlarmsCommandInput) =>
        step(name, byName(client.send(new DescribeAlarmsCommand(input))));
      await describe("all", {});
      await describe("one", { AlarmNames: ["q-orders-depth"] });
      await describe("by prefix", { AlarmNamePrefix: "q-ship" });
      await describe("by what they notify", { ActionPrefix: arn("sns", "topic-alerts") });
      await describe("none of that name", { AlarmNames: ["none"] });
      await describe("none of that prefix", { AlarmNamePrefix: "none" });
      await describe("composite ones", { AlarmTypes: ["CompositeAlarm"] });
      await describe("in alarm", { StateValue: "ALARM" });
      await describe("too many", { MaxRecords: 101 });
      await step("history", client.send(new DescribeAlarmHistoryCommand({ AlarmName: "q-orders-depth" })));
    },
  },
  {
    name: "metrics",
    async act({ cloudWatch: client }, step) {
      const Namespace = "Fidelity";
      const Dimensions = [{ Name: "part", Value: "a" }];
      // One minute of both sides' clocks.
      const Timestamp = new Date(Math.floor(Date.now() / MINUTE) * MINUTE);
      const datum = { MetricName: "Size", Dimensions, Unit: "Bytes" as const, Timestamp };
      await step(
        "put",
        client.send(
          new PutMetricDataCommand({
            Namespace,
            MetricData: [
              { ...datum, Value: 3 },
              { ...datum, Value: 5 },
            ],
          }),
        ),
      );
      await step(
        "put nothing",
        client.send(new PutMetricDataCommand({ Namespace, MetricData: [{ ...datum, MetricName: "Nothing" }] })),
      );
      await step(
        "put as AWS",
        client.send(new PutMetricDataCommand({ Namespace: "AWS/SQS", MetricData: [{ ...datum, Value: 1 }] })),
      );
      await step("list", client.send(new ListMetricsCommand({ Namespace })));
      const range = { StartTime: new Date(Date.now() - 10 * MINUTE), EndTime: new Date(Date.now() + MINUTE) };
      const Metric = { Namespace, MetricName: "Size", Dimensions };
      const get = (name: string, input: Partial<GetMetricDataCommandInput>) =>
        step(name, client.send(new GetMetricDataCommand({ MetricDataQueries: [], ...range, ...input })));
      const stat = (Stat: string) => ({ Id: Stat.toLowerCase(), MetricStat: { Metric, Period: 60, Stat } });
      await get("data", { MetricDataQueries: [stat("Sum"), stat("Average"), stat("Maximum"), stat("SampleCount")] });
      await get("data of another metric", {
        MetricDataQueries: [
          { Id: "other", MetricStat: { Metric: { ...Metric, MetricName: "Other" }, Period: 60, Stat: "Sum" } },
        ],
      });
      await get("data from a range that ends before it starts", {
        MetricDataQueries: [stat("Sum")],
        StartTime: range.EndTime,
        EndTime: range.StartTime,
      });
      const statistics = { Namespace, MetricName: "Size", Dimensions, ...range, Period: 60 };
      await step(
        "statistics",
        client.send(new GetMetricStatisticsCommand({ ...statistics, Statistics: ["Sum", "Minimum"] })),
      );
      await step(
        "statistics of too many points",
        client.send(new GetMetricStatisticsCommand({ ...statistics, StartTime: new Date(0), Statistics: ["Sum"] })),
      );
      await step(
        "statistics of none",
        client.send(new GetMetricStatisticsCommand({ ...statistics, Statistics: undefined })),
      );
    },
  },
];

export const dynamoDb: readonly Scenario[] = [
  {
    name: "a table",
    async act({ dynamoDb: client }, step) {
      const TableName = "orders-idempotency";
      const { Table: { KeySchema = [], AttributeDefinitions = [], BillingModeSummary } = {} } = await client.send(
        new DescribeTableCommand({ TableName }),
      );
      await step("table", Promise.resolve({ KeySchema, AttributeDefinitions, mode: BillingModeSummary?.BillingMode }));
      await step("table that there is not", client.send(new DescribeTableCommand({ TableName: "none" })));
      const key = KeySchema[0]?.AttributeName ?? "";
      const item = { [key]: { S: "fidelity" }, count: { N: "1" } };
      const once: PutItemCommandInput = {
        TableName,
        Item: item,
        ConditionExpression: "attribute_not_exists(#k)",
        ExpressionAttributeNames: { "#k": key },
      };
      await step("put", client.send(new PutItemCommand(once)));
      await step("put once more", client.send(new PutItemCommand(once)));
      await step("put without the key", client.send(new PutItemCommand({ TableName, Item: { count: { N: "1" } } })));
      const Key = { [key]: { S: "fidelity" } };
      await step(
        "update",
        client.send(
          new UpdateItemCommand({
            TableName,
            Key,
            UpdateExpression: "SET #c = #c + :one",
            ExpressionAttributeNames: { "#c": "count" },
            ExpressionAttributeValues: { ":one": { N: "1" } },
            ReturnValues: "ALL_NEW",
          }),
        ),
      );
      await step("get", client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })));
      await step(
        "get what there is not",
        client.send(new GetItemCommand({ TableName, Key: { [key]: { S: "none" } } })),
      );
      await step(
        "query",
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: "#k = :k",
            ExpressionAttributeNames: { "#k": key },
            ExpressionAttributeValues: { ":k": { S: "fidelity" } },
          }),
        ),
      );
      await step(
        "a bad expression",
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: "#k == :k",
            ExpressionAttributeNames: { "#k": key },
            ExpressionAttributeValues: { ":k": { S: "x" } },
          }),
        ),
      );
    },
  },
];

/** The alarms by their names, and their dimensions in one order. */
async function byName(list: Promise<DescribeAlarmsCommandOutput>) {
  const { MetricAlarms = [], CompositeAlarms = [], NextToken } = await list;
  const alarms = MetricAlarms.map(({ AlarmName = "", Dimensions = [], ...alarm }) => [
    AlarmName,
    { ...alarm, Dimensions: Object.fromEntries(Dimensions.map(({ Name = "", Value }) => [Name, Value])) },
  ]);
  return { MetricAlarms: Object.fromEntries(alarms), CompositeAlarms, NextToken };
}
