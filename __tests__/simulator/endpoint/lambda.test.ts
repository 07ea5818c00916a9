import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, refusal, type Shop, SITE, whileTimePasses } from "./support/shop";

const ARN = `arn:aws:lambda:${SITE}:function:worker`;
const QUEUE = `arn:aws:sqs:${SITE}:jobs`;

describe("Lambda through the SDK", () => {
  let shop: Shop;
  let client: LambdaClient;

  beforeAll(async () => {
    shop = await openShop();
    client = new LambdaClient(shop.client);
  });

  afterAll(async () => {
    client.destroy();
    await shop.close();
  });

  const invoke = (change: object = {}) =>
    whileTimePasses(shop, client.send(new InvokeCommand({ FunctionName: "worker", Payload: '{"n":1}', ...change })));
  const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

  it("invokes a function and answers with what it returns", async () => {
    const answer = await invoke({ LogType: "Tail" });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(text(answer.Payload)).toBe('{"seen":{"n":1}}');
    expect(Buffer.from(answer.LogResult ?? "", "base64").toString()).toMatch(
      /^START RequestId: .*\nEND RequestId: .*\nREPORT RequestId: .*\tMemory Size: 256 MB/,
    );
    for (const FunctionName of [ARN, "123456789012:function:worker", `${ARN}:$LATEST`]) {
      expect((await invoke({ FunctionName })).StatusCode).toBe(200);
    }
    expect(text((await invoke({ Payload: undefined })).Payload)).toBe('{"seen":{}}');
  });

  it("tells a function error from a refusal", async () => {
    const fault = shop.simulation.fault({ kind: "handler-error", at: "worker" });
    const failed = await invoke();
    fault.end();
    expect([failed.StatusCode, failed.FunctionError]).toEqual([200, "Unhandled"]);
    expect(JSON.parse(text(failed.Payload))).toMatchObject({ errorType: "InjectedFault" });
    const slow = shop.simulation.fault({ kind: "slow", at: "worker", seconds: 60 });
    const timedOut = await invoke();
    slow.end();
    expect(JSON.parse(text(timedOut.Payload)).errorMessage).toMatch(/Task timed out after 10.00 seconds$/);
    const throttle = shop.simulation.fault({ kind: "throttle", at: "worker" });
    const throttled = await refusal(invoke());
    throttle.end();
    expect(throttled).toMatchObject({ name: "TooManyRequestsException", status: 429, message: "Rate Exceeded." });
    const outage = shop.simulation.fault({ kind: "outage", at: "worker" });
    const unavailable = await refusal(invoke());
    outage.end();
    expect(unavailable).toMatchObject({ name: "ServiceException", status: 500 });
  });

  it("invokes asynchronously, with retries, and not at all where that is only tried", async () => {
    const { simulation, received } = shop;
    received.length = 0;
    expect((await invoke({ InvocationType: "DryRun" })).StatusCode).toBe(204);
    expect(received).toEqual([]);
    simulation.fault({ kind: "handler-error", at: "worker", times: 1 });
    const answer = await client.send(
      new InvokeCommand({ FunctionName: "worker", InvocationType: "Event", Payload: '{"later":1}' }),
    );
    expect([answer.StatusCode, text(answer.Payload)]).toEqual([202, ""]);
    await simulation.settle();
    expect(received).toEqual([{ later: 1 }]);
    expect(simulation.story(answer.$metadata.requestId ?? "")?.steps.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["published", "failed", "processed"]),
    );
  });

  it("refuses what Lambda refuses", async () => {
    expect(await refusal(invoke({ FunctionName: "none" }))).toMatchObject({
      name: "ResourceNotFoundException",
      status: 404,
      message: `Function not found: arn:aws:lambda:${SITE}:function:none`,
    });
    expect((await refusal(invoke({ Qualifier: "live" }))).message).toBe(`Function not found: ${ARN}:live`);
    expect(await refusal(invoke({ Payload: "{" }))).toMatchObject({
      name: "InvalidRequestContentException",
      status: 400,
    });
    const bytes = (count: number) => JSON.stringify("x".repeat(count - 2));
    expect(await refusal(invoke({ Payload: bytes(6 * 1024 * 1024 + 1) }))).toMatchObject({
      name: "RequestTooLargeException",
      status: 413,
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    });
    const event = { InvocationType: "Event", Payload: bytes(1024 * 1024 + 1) };
    expect((await refusal(invoke(event))).name).toBe("RequestTooLargeException");
    const policy = client.send(new GetPolicyCommand({ FunctionName: "worker" }));
    expect(await refusal(policy)).toMatchObject({ name: "UnknownOperationException", status: 404 });
    expect([...shop.endpoint.unknownOperations.keys()]).toEqual(["lambda:GET /2015-03-31/functions/worker/policy"]);
  });

  it("describes functions and event source mappings", async () => {
    const configuration = {
      FunctionName: "worker",
      FunctionArn: ARN,
      Role: "arn:aws:iam::123456789012:role/worker-role",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 10,
      MemorySize: 256,
      Architectures: ["arm64"],
      Environment: { Variables: { STAGE: "test" } },
      State: "Active",
      LastModified: "2026-01-01T00:00:00.000+0000",
    };
    expect((await client.send(new ListFunctionsCommand({}))).Functions).toMatchObject([configuration]);
    const found = await client.send(new GetFunctionCommand({ FunctionName: ARN }));
    expect(found).toMatchObject({ Configuration: configuration, Concurrency: { ReservedConcurrentExecutions: 2 } });
    const described = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "worker" }));
    expect(described).toMatchObject(configuration);
    const list = async (change: object) => {
      const { EventSourceMappings } = await client.send(new ListEventSourceMappingsCommand(change));
      return EventSourceMappings;
    };
    expect(await list({ FunctionName: "worker" })).toMatchObject([
      {
        UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        EventSourceArn: QUEUE,
        FunctionArn: ARN,
        BatchSize: 5,
        State: "Enabled",
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        ScalingConfig: { MaximumConcurrency: 2 },
        LastModified: new Date(shop.simulation.startedAt),
      },
    ]);
    expect(await list({ EventSourceArn: QUEUE, MaxItems: 1 })).toHaveLength(1);
    expect(await list({ EventSourceArn: `${QUEUE}x` })).toEqual([]);
  });
});
