import { DynamoDBClient, ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleEvent } from "../../../handlers/events/ecommerce-samples";
import { BundleRuntime } from "../../../simulator/lambda/bundle-runtime";
import { TableServer } from "../../../simulator/tables/table-server";
import { resolveStack } from "../../../simulator/terraform";
import { EcommerceStack } from "../../../stacks/ecommerce";
import { type SynthesizedFiles, synthesizeFiles } from "../../../testing/synthesize";
import { testApp } from "../../../testing/test-app";
import { functionWorld } from "./support/function-world";

// The bundle that would be deployed, against the table that the stack makes.
let stack: SynthesizedFiles;
let tables: TableServer;
let client: DynamoDBClient;

beforeAll(async () => {
  stack = synthesizeFiles(new EcommerceStack(testApp(), "ecommerce", { region: "us-east-1" }));
  tables = (await TableServer.start(resolveStack(stack.text))) as TableServer;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: tables.endpoint, region: "us-east-1", credentials });
});

afterAll(async () => {
  client?.destroy();
  await tables?.stop();
  stack?.remove();
});

test("orders that come twice are processed once, and the table remembers them", async () => {
  const { queue, settle, fates, fn, metric, runtime } = functionWorld(() => {}, {
    stack: { text: stack.text, fn: "orders-consumer", queue: "q-orders" },
    runtime: (place) =>
      new BundleRuntime(place, { folder: stack.folder, environment: { AWS_ENDPOINT_URL: tables.endpoint } }),
  });
  const orders = Array.from({ length: 12 }, (_, index) => sampleEvent("OrderCreated", { index }));
  for (const order of [...orders, ...orders]) queue.send({ body: JSON.stringify(order) });
  await settle();

  expect([queue.size, fates()]).toEqual([0, { processed: 24 }]);
  const kinds = fn.invocations.map(({ outcome, records }) => [outcome?.kind, records]);
  expect(kinds).toEqual([
    ["success", 10],
    ["success", 10],
    ["success", 4],
  ]);
  const service = { service: "orders-consumer" };
  expect(metric("Duplicates", service, "Signalbox")?.sum).toBe(12);
  expect(metric("OrdersProcessed", { ...service, DetailType: "OrderCreated" }, "Signalbox")?.sum).toBe(12);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TableNames[0], ConsistentRead: true }));
  expect(Items.map(({ status }) => status?.S)).toEqual(Array.from({ length: 12 }, () => "COMPLETED"));
  // By the clock of the simulation, and not by that of this machine.
  expect(Number(Items[0]?.expiration?.N)).toBeLessThan(Date.UTC(2026, 1, 1) / 1_000);
  await runtime.stop();
});
