import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { threeAttemptsOf } from "../../../handlers/runtime/three-attempts";

/** A client of a server on this machine that answers a call as it is told to. */
async function clientOf(requestTimeoutMillis: number, answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new DynamoDBClient({
    ...threeAttemptsOf(requestTimeoutMillis),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

it("gives up after the third attempt that is not answered in time", async () => {
  let attempts = 0;
  const client = await clientOf(250, () => {
    attempts += 1;
  });
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: "TimeoutError" });
  expect(attempts).toBe(3);
});

it("takes the answer of the third attempt", async () => {
  let attempts = 0;
  const client = await clientOf(2_000, (_request, response) => {
    attempts += 1;
    response.writeHead(attempts < 3 ? 500 : 200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(attempts < 3 ? {} : { TableNames: ["orders"] }));
  });
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["orders"]);
  expect(attempts).toBe(3);
});
