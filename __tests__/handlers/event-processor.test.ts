import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sampleCommerceEvent } from "../../handlers/events/commerce-samples";
import { HandlerFunction } from "../../modules";
import { newStack } from "../support/stack";
import { LambdaProcess } from "./support/lambda-process";
import { type LocalTable, startTable } from "./support/local-table";

// The very bundle that is deployed, with a DynamoDB that speaks the real protocol, and in the place of the X-Ray daemon a socket
// that keeps what comes.
const folder = mkdtempSync(join(tmpdir(), "event-processor-"));
const daemon: Socket = createSocket("udp4");
const segments: Record<string, unknown>[] = [];
let table: LocalTable;
let lambda: LambdaProcess;

const TRACE = "1-69123456-0123456789abcdef01234567";

beforeAll(async () => {
  const { bundle } = new HandlerFunction(newStack(), "event-processor", { entry: "handlers/event-processor.ts" });
  for (const [name, bytes] of Object.entries(unzipSync(bundle.zip))) writeFileSync(join(folder, name), bytes);
  daemon.on("message", (datagram) => segments.push(JSON.parse(datagram.toString().split("\n")[1] ?? "")));
  daemon.bind(0, "127.0.0.1");
  [table] = await Promise.all([startTable("processed-events", { eventId: "S" }), once(daemon, "listening")]);
  lambda = await LambdaProcess.start(join(folder, "index.mjs"), {
    TABLE_NAME: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: "index.handler",
    _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=0123456789abcdef;Sampled=1`,
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${(daemon.address() as AddressInfo).port}`,
  });
});

afterAll(async () => {
  await lambda?.stop();
  await table?.stop();
  daemon.close();
  rmSync(folder, { recursive: true });
});

it("processes an event once, and tells X-Ray of each invocation and of what it asked of DynamoDB", async () => {
  const { source, detail } = sampleCommerceEvent("Order Created", { index: 3 });
  const event = {
    version: "0",
    id: "11111111-2222-3333-4444-555555555555",
    "detail-type": "Order Created",
    source,
    account: "123456789012",
    time: "2026-11-02T09:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: { ...detail, totalAmount: 1000.01 },
  };
  const first = await lambda.invoke(event as never);
  expect(first.response).toEqual({ kind: "processed", detailType: "Order Created", priority: "high" });
  expect(first.stdout).toContainEqual(
    expect.objectContaining({ message: "Event processed", outcome: "processed", priority: "high", event_id: event.id }),
  );
  expect(first.stderr).toEqual([]);
  expect((await lambda.invoke(event as never)).response).toEqual({ kind: "duplicate" });

  await expect.poll(() => segments.filter(({ name }) => name === "## index.handler")).toHaveLength(2);
  const [cold, warm] = segments.filter(({ name }) => name === "## index.handler");
  expect(cold).toMatchObject({
    trace_id: TRACE,
    annotations: { ColdStart: true, Service: "event-processor", Priority: "high" },
  });
  expect(warm).toMatchObject({ annotations: { ColdStart: false, Service: "event-processor" } });
  // The call is part of its invocation, or comes by itself before that is over.
  const calls = segments.flatMap((each) => [each, ...((each.subsegments as Record<string, unknown>[]) ?? [])]);
  expect(calls.filter(({ name }) => name === "DynamoDB")).toEqual([
    expect.objectContaining({ namespace: "aws", aws: expect.objectContaining({ operation: "PutItem" }) }),
    expect.objectContaining({ namespace: "aws", aws: expect.objectContaining({ operation: "PutItem" }) }),
  ]);
});
