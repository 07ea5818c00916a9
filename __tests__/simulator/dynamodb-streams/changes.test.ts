import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EventTable, HandlerFunction } from "../../../modules";
import { type Simulation, simulate } from "../../../testing";
import { emptyStack } from "../../testing/support/shop-stack";

let simulation: Simulation;
let client: DynamoDBClient;
beforeAll(async () => {
  const stack = emptyStack("rows");
  const sortKey = { name: "n", type: "N" } as const;
  const stream = "NEW_AND_OLD_IMAGES";
  const rows = new EventTable(stack, "rows", { name: "rows", partitionKey: "id", sortKey, stream });
  new EventTable(stack, "plain", { name: "plain", partitionKey: "id" });
  new HandlerFunction(stack, "fn", { entry: "__tests__/support/handlers/minimal.ts", uses: [rows.toWrite()] });
  simulation = await simulate(stack);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: simulation.url as string, region: "us-east-1", credentials });
});
afterAll(async () => {
  client.destroy();
  await simulation.stop();
});

const key = (n: number) => ({ id: { S: "a" }, n: { N: String(n) } });
const row = (n: number, text: string) => ({ ...key(n), text: { S: text } });

/** What the stream has told since the last time that it was asked. */
let told = 0;
function news() {
  const records = simulation.changes("rows").records.slice(told);
  told += records.length;
  return records.map(({ eventName, dynamodb: { Keys, OldImage, NewImage } }) => [
    eventName,
    Keys.n?.N,
    OldImage?.text?.S,
    NewImage?.text?.S,
  ]);
}

test("each call that changes a row is told, with the row before and after it", async () => {
  await client.send(new PutItemCommand({ TableName: "rows", Item: row(1, "new") }));
  expect(news()).toEqual([["INSERT", "1", undefined, "new"]]);
  await client.send(new PutItemCommand({ TableName: "rows", Item: row(1, "other") }));
  expect(news()).toEqual([["MODIFY", "1", "new", "other"]]);
  const update = { UpdateExpression: "SET #t = :t", ExpressionAttributeNames: { "#t": "text" } };
  await client.send(
    new UpdateItemCommand({
      TableName: "rows",
      Key: key(1),
      ...update,
      ExpressionAttributeValues: { ":t": { S: "third" } },
    }),
  );
  await client.send(
    new UpdateItemCommand({
      TableName: "rows",
      Key: key(2),
      ...update,
      ExpressionAttributeValues: { ":t": { S: "made" } },
    }),
  );
  expect(news()).toEqual([
    ["MODIFY", "1", "other", "third"],
    ["INSERT", "2", undefined, "made"],
  ]);
  await client.send(new DeleteItemCommand({ TableName: "rows", Key: key(1) }));
  expect(news()).toEqual([["REMOVE", "1", "third", undefined]]);
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        rows: [{ PutRequest: { Item: row(3, "batch") } }, { DeleteRequest: { Key: key(2) } }],
        plain: [{ PutRequest: { Item: { id: { S: "x" } } } }],
      },
    }),
  );
  expect(news()).toEqual([
    ["INSERT", "3", undefined, "batch"],
    ["REMOVE", "2", "made", undefined],
  ]);
});

test("what changes nothing is not told: a condition that is not met, the same row again, what was not there, a bad call", async () => {
  await client.send(new PutItemCommand({ TableName: "rows", Item: row(10, "there") }));
  news();
  const again = new PutItemCommand({
    TableName: "rows",
    Item: row(10, "x"),
    ConditionExpression: "attribute_not_exists(id)",
  });
  await expect(client.send(again)).rejects.toThrow(ConditionalCheckFailedException);
  await client.send(new PutItemCommand({ TableName: "rows", Item: row(10, "there") }));
  await client.send(new DeleteItemCommand({ TableName: "rows", Key: key(99) }));
  await expect(client.send(new PutItemCommand({ TableName: "rows", Item: { id: { S: "a" } } }))).rejects.toThrow();
  await client.send(new PutItemCommand({ TableName: "plain", Item: { id: { S: "y" } } }));
  expect(news()).toEqual([]);
});

test("of calls at the same time, each is told once, in the order in which they were made", async () => {
  const add = new UpdateItemCommand({
    TableName: "rows",
    Key: key(20),
    UpdateExpression: "ADD added :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  await Promise.all(Array.from({ length: 20 }, () => client.send(add)));
  const records = simulation.changes("rows").records.slice(told);
  expect(records.map(({ dynamodb }) => Number(dynamodb.NewImage?.added?.N))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  expect([...numbers].sort()).toEqual(numbers);
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(20);
});

test("in an outage of the table calls fail as the SDK tries again after, and change nothing", async () => {
  const outage = simulation.fault({ kind: "outage", at: "rows" });
  const failing = client.send(new PutItemCommand({ TableName: "rows", Item: row(30, "x") }));
  await expect(failing).rejects.toMatchObject({ name: "InternalServerError", $metadata: { attempts: 4 } });
  outage.end();
  await client.send(new PutItemCommand({ TableName: "rows", Item: row(31, "after") }));
  expect(simulation.changes("rows").records.at(-1)?.dynamodb.Keys.n).toEqual({ N: "31" });
});
