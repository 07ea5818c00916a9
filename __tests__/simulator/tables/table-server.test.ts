import {
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, expect, test } from "vitest";
import { TableServer } from "../../../simulator/tables/table-server";
import { resolveStack } from "../../../simulator/terraform";
import { type Blocks, stackJson } from "../support/stack-json";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(aws_dynamodb_table: Blocks[string]) {
  const server = (await TableServer.start(resolveStack(stackJson({ aws_dynamodb_table })))) as TableServer;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint: server.endpoint, region: "us-east-1", credentials });
  stops.push(
    () => client.destroy(),
    () => server.stop(),
  );
  return { server, client };
}

test("the tables of a stack can be used as they would be on AWS", async () => {
  const { server, client } = await start({
    orders: {
      name: "orders",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      range_key: "line",
      attribute: [
        { name: "id", type: "S" },
        { name: "line", type: "N" },
        { name: "customer", type: "S" },
      ],
      global_secondary_index: [
        { name: "by-customer", hash_key: "customer", projection_type: "INCLUDE", non_key_attributes: ["total"] },
      ],
      local_secondary_index: [{ name: "by-total", range_key: "customer", projection_type: "KEYS_ONLY" }],
      stream_enabled: true,
      ttl: { attribute_name: "expires", enabled: true },
    },
    plain: { name: "plain", hash_key: "id", read_capacity: 5, write_capacity: 2, attribute: { name: "id", type: "S" } },
  });
  expect(server.tables.map(({ name, timeToLiveAttribute }) => [name, timeToLiveAttribute])).toEqual([
    ["orders", "expires"],
    ["plain", undefined],
  ]);

  const { Table } = await client.send(new DescribeTableCommand({ TableName: "plain" }));
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });

  const Item = {
    id: { S: "o-1" },
    line: { N: "1" },
    customer: { S: "c-1" },
    total: { N: "7" },
    note: { S: "left out" },
  };
  const put = new PutItemCommand({ TableName: "orders", Item, ConditionExpression: "attribute_not_exists(id)" });
  await client.send(put);
  await expect(client.send(put)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  const { Items } = await client.send(
    new QueryCommand({
      TableName: "orders",
      IndexName: "by-customer",
      KeyConditionExpression: "customer = :c",
      ExpressionAttributeValues: { ":c": { S: "c-1" } },
    }),
  );
  const { note: _, ...projected } = Item;
  expect(Items).toEqual([projected]);
});

test("two stacks have tables of the same name for themselves, and one that is stopped takes its own along", async () => {
  const orders = { orders: { name: "orders", hash_key: "id", attribute: { name: "id", type: "S" } } };
  const [one, other] = await Promise.all([start(orders), start(orders)]);
  const put = (id: string) => new PutItemCommand({ TableName: "orders", Item: { id: { S: id } } });
  const scan = new ScanCommand({ TableName: "orders" });
  await one.client.send(put("in one"));
  await other.client.send(put("in other"));
  expect((await one.client.send(scan)).Items).toEqual([{ id: { S: "in one" } }]);

  await one.server.stop();
  await expect(fetch(one.server.endpoint)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  expect((await other.client.send(scan)).Items).toEqual([{ id: { S: "in other" } }]);
  const third = await start(orders);
  expect((await third.client.send(scan)).Items).toEqual([]);
});

test("a stack without tables needs no server", async () => {
  expect(await TableServer.start(resolveStack(stackJson({})))).toBeUndefined();
});

test("a table that DynamoDB would refuse is refused, by its address", async () => {
  await expect(start({ t: { name: "t", hash_key: "id", attribute: { name: "id", type: "S" } } })).rejects.toMatchObject(
    {
      code: "TABLE_REFUSED",
      message: expect.stringMatching(
        /^aws_dynamodb_table\.t must be a table that DynamoDB takes, got: CreateTable: .*at least 3/,
      ),
    },
  );
});
