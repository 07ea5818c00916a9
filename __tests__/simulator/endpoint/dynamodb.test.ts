import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Endpoint, startEndpoint } from "../../../simulator/endpoint";
import { tableClaims } from "../../../simulator/endpoint/services/dynamodb/table-claims";
import { accessKeyIdOf } from "../../../simulator/lambda/lambda-environment";
import { TableServer } from "../../../simulator/tables/table-server";
import { resolveStack } from "../../../simulator/terraform";
import { stackJson } from "../support/stack-json";
import { CLIENT, openShop, refusal, type Shop, SITE } from "./support/shop";

const TABLES = stackJson({
  aws_dynamodb_table: {
    orders: {
      name: "orders",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
    },
  },
});

describe("DynamoDB through the SDK", () => {
  let shop: Shop;
  let endpoint: Endpoint;
  let tables: TableServer | undefined;
  let client: DynamoDBClient;

  beforeAll(async () => {
    shop = await openShop();
    tables = await TableServer.start(resolveStack(TABLES));
    // The shop runs no bundles, for which a simulation would start the tables by itself.
    const simulation = Object.create(shop.simulation, { tablesUrl: { value: tables?.endpoint } });
    endpoint = await startEndpoint(simulation);
    client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url, maxAttempts: 1 });
  });

  afterAll(async () => {
    client.destroy();
    await endpoint.close();
    await shop.close();
    await tables?.stop();
  });

  const Item = { id: { S: "ü" }, n: { N: "1" } };
  const put = (change: object = {}) => client.send(new PutItemCommand({ TableName: "orders", Item, ...change }));

  it("passes calls on to the tables, and their answers back", async () => {
    await put();
    const got = await client.send(new GetItemCommand({ TableName: "orders", Key: { id: { S: "ü" } } }));
    expect(got.Item).toEqual(Item);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["orders"]);
    const requests = Array.from({ length: 25 }, (_, index) => ({ PutRequest: { Item: { id: { S: `${index}` } } } }));
    const batch = await client.send(new BatchWriteItemCommand({ RequestItems: { orders: requests } }));
    expect(batch.UnprocessedItems).toEqual({});
  });

  it("passes errors back", async () => {
    expect(await refusal(put({ ConditionExpression: "attribute_not_exists(id)" }))).toMatchObject({
      name: "ConditionalCheckFailedException",
      status: 400,
    });
    expect((await refusal(put({ TableName: "none" }))).name).toBe("ResourceNotFoundException");
    expect((await refusal(put({ Item: {} }))).name).toBe("ValidationException");
  });

  it("asks what the role of a function lets it do", async () => {
    const accessKeyId = accessKeyIdOf(shop.simulation.function("worker").place);
    const credentials = { accessKeyId, secretAccessKey: "x" };
    const limited = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url, maxAttempts: 1, credentials });
    const denied = await refusal(limited.send(new PutItemCommand({ TableName: "orders", Item })));
    expect(denied).toMatchObject({ name: "AccessDeniedException", message: expect.stringMatching(/dynamodb:PutItem/) });
    const Put = { TableName: "orders", Item };
    const transaction = limited.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
    expect((await refusal(transaction)).message).toMatch(/dynamodb:PutItem/);
    limited.destroy();
  });

  it.each([
    ["PutItem", { TableName: "t" }, ["dynamodb:PutItem table/t"]],
    ["Query", { TableName: "t", IndexName: "i" }, ["dynamodb:Query table/t/index/i"]],
    [
      "BatchGetItem",
      { RequestItems: { a: {}, b: {} } },
      ["dynamodb:BatchGetItem table/a", "dynamodb:BatchGetItem table/b"],
    ],
    [
      "TransactWriteItems",
      { TransactItems: [{ Update: { TableName: "a" } }, { ConditionCheck: { TableName: "b" } }] },
      ["dynamodb:UpdateItem table/a", "dynamodb:ConditionCheckItem table/b"],
    ],
    ["ListTables", {}, ["dynamodb:ListTables *"]],
  ])("needs for %s %j the right permissions", (operation, fields, expected) => {
    const [region = "", account = ""] = SITE.split(":");
    const claims = tableClaims(operation, fields, { region, account, partition: "aws", dnsSuffix: "amazonaws.com" });
    const prefix = `arn:aws:dynamodb:${SITE}:`;
    expect(claims.map(({ action, resourceArn }) => `${action} ${resourceArn.replace(prefix, "")}`)).toEqual(expected);
  });
});
