import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEndpoint } from "../../../simulator/endpoint";
import { openShop, type Shop, SITE } from "./support/shop";

const JSON_10 = "application/x-amz-json-1.0";
const JSON_11 = "application/x-amz-json-1.1";
const FORM = "application/x-www-form-urlencoded";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the endpoint's protocols, by hand", () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
  });

  afterAll(() => shop.close());

  const post = async (headers: Record<string, string>, body: string | Buffer, path = "/") => {
    const response = await fetch(`${shop.endpoint.url}${path}`, { method: "POST", headers, body: body as string });
    return { response, status: response.status, text: await response.text() };
  };
  const json = async (target: string, body: unknown, type = JSON_10) => {
    const answer = await post({ "x-amz-target": target, "content-type": type }, JSON.stringify(body));
    return { ...answer, body: JSON.parse(answer.text) };
  };
  const query = (parameters: Record<string, string>, path = "/") =>
    post({ "content-type": FORM }, new URLSearchParams(parameters).toString(), path);
  const sqs = (Action: string, parameters: Record<string, string> = {}, path = "/123456789012/work") =>
    query({ Action, Version: "2012-11-05", ...parameters }, path);
  const element = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

  it("answers JSON with an id, the time of the simulation and errors as AWS names them", async () => {
    const { response, body } = await json(
      "AWSEvents.PutEvents",
      { Entries: [{ Source: "a", DetailType: "b", Detail: "{}" }] },
      JSON_11,
    );
    expect(body).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.stringMatching(UUID) }] });
    expect(response.headers.get("x-amzn-requestid")).toMatch(UUID);
    expect(response.headers.get("content-type")).toBe(JSON_11);
    expect(response.headers.get("date")).toBe("Thu, 01 Jan 2026 00:00:00 GMT");
    const missing = await json("AmazonSQS.GetQueueUrl", { QueueName: "none" });
    expect([missing.status, missing.body]).toEqual([
      400,
      { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "The specified queue does not exist." },
    ]);
    expect(missing.response.headers.get("x-amzn-query-error")).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
  });

  it.each([
    ["no JSON", '{"Entries":', /is not JSON/],
    ["a list", "[]", /Start of list/],
    ["a text in place of the list", '{"Entries":"x"}', /STRING_VALUE can not be converted to a List/],
    ["a number in place of a text", '{"Entries":[{"Source":1}]}', /Source can not be converted to a String/],
    ["a text in place of the resources", '{"Entries":[{"Resources":"x"}]}', /Resources can not be converted/],
    ["a text that is no time", '{"Entries":[{"Time":"later"}]}', /Time can not be converted/],
  ])("refuses %s as SerializationException", async (_what, body, message) => {
    const headers = { "x-amz-target": "AWSEvents.PutEvents", "content-type": JSON_11 };
    const { status, text } = await post(headers, body);
    const { __type: type, message: answered } = JSON.parse(text);
    expect([status, type]).toEqual([400, "com.amazon.coral.service#SerializationException"]);
    expect(answered).toMatch(message);
  });

  it("refuses wrong types of SQS, and null as if it were absent", async () => {
    const QueueUrl = `${shop.endpoint.url}/123456789012/work`;
    const wrong = await json("AmazonSQS.ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "x" });
    expect(wrong.body.__type).toBe("com.amazon.coral.service#SerializationException");
    const absent = await json("AmazonSQS.SendMessage", { QueueUrl, MessageBody: null });
    expect(absent.body).toMatchObject({ message: "The request must contain the parameter MessageBody." });
    expect(absent.response.headers.get("x-amzn-query-error")).toBe("MissingParameter;Sender");
  });

  it("takes packed bodies, and none that are packed wrong or too large", async () => {
    const headers = { "x-amz-target": "AWSEvents.ListEventBuses", "content-type": JSON_11, "content-encoding": "gzip" };
    expect((await post(headers, gzipSync("{}"))).status).toBe(200);
    const wrong = await post(headers, "{}");
    expect([wrong.status, JSON.parse(wrong.text).__type]).toEqual([
      400,
      "com.amazon.coral.service#SerializationException",
    ]);
    const bomb = await post(headers, gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1)));
    expect([bomb.status, JSON.parse(bomb.text).__type]).toEqual([
      413,
      "com.amazon.coral.service#RequestEntityTooLargeException",
    ]);
    const large = await post({ "content-type": FORM }, Buffer.alloc(16 * 1024 * 1024 + 1));
    expect([large.status, element(large.text, "Code")]).toEqual([413, "RequestEntityTooLarge"]);
  });

  it("names and counts operations and services that it does not know", async () => {
    const known = await json("AWSEvents.PutRule", {});
    expect([known.status, known.body]).toEqual([
      404,
      {
        __type: "com.amazon.coral.service#UnknownOperationException",
        message: "The operation PutRule of events is not simulated.",
      },
    ]);
    const unknown = await json("Kinesis_20131202.PutRecord", {});
    expect([unknown.status, unknown.body.message]).toEqual([
      404,
      "The operation PutRecord of Kinesis_20131202 is not simulated.",
    ]);
    const form = await sqs("CreateQueue");
    expect([form.status, element(form.text, "Code")]).toEqual([400, "InvalidAction"]);
    await sqs("CreateQueue");
    const signed = {
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/apigateway/aws4_request, SignedHeaders=host",
    };
    const apis = await fetch(`${shop.endpoint.url}/restapis`, { headers: signed });
    expect([apis.status, ((await apis.json()) as { message: string }).message]).toEqual([
      404,
      "The operation GET /restapis of apigateway is not simulated.",
    ]);
    expect(Object.fromEntries(shop.endpoint.unknownOperations)).toEqual({
      "events:PutRule": 1,
      "Kinesis_20131202:PutRecord": 1,
      "sqs:CreateQueue": 2,
      "apigateway:GET /restapis": 1,
    });
  });

  it("speaks the query protocol of SQS, as SDKs before 2023 do", async () => {
    const sent = await sqs("SendMessage", {
      MessageBody: "a <b>\r\n",
      "MessageAttribute.1.Name": "n",
      "MessageAttribute.1.Value.DataType": "Number",
      "MessageAttribute.1.Value.StringValue": "7",
    });
    expect(sent.response.headers.get("content-type")).toBe("text/xml");
    expect(element(sent.text, "MD5OfMessageBody")).toBe("ae1351fc8664b983841ce92de3d02df7");
    const received = await sqs("ReceiveMessage", {
      MaxNumberOfMessages: "10",
      "AttributeName.1": "All",
      "MessageAttributeName.1": "All",
    });
    expect(received.text).toContain(
      '<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult><Message><MessageId>',
    );
    expect(received.text).toContain("<Body>a &lt;b&gt;&#xD;\n</Body>");
    expect(received.text).toContain("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>");
    expect(received.text).toContain(
      "<MessageAttribute><Name>n</Name><Value><DataType>Number</DataType><StringValue>7</StringValue></Value></MessageAttribute>",
    );
    const ReceiptHandle = element(received.text, "ReceiptHandle") ?? "";
    const changed = await sqs("ChangeMessageVisibility", { ReceiptHandle, VisibilityTimeout: "0" });
    expect(changed.text).toMatch(
      /^<ChangeMessageVisibilityResponse xmlns="[^"]+"><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/ChangeMessageVisibilityResponse>$/,
    );
    const batch = await sqs("SendMessageBatch", {
      "SendMessageBatchRequestEntry.1.Id": "a",
      "SendMessageBatchRequestEntry.1.MessageBody": "1",
      "SendMessageBatchRequestEntry.2.Id": "b",
      "SendMessageBatchRequestEntry.2.MessageBody": "2",
      "SendMessageBatchRequestEntry.2.DelaySeconds": "901",
    });
    expect(batch.text).toMatch(/<SendMessageBatchResultEntry><Id>a<\/Id><MessageId>/);
    expect(batch.text).toMatch(
      /<BatchResultErrorEntry><Id>b<\/Id><SenderFault>true<\/SenderFault><Code>InvalidParameterValue<\/Code>/,
    );
    const attributes = await sqs("GetQueueAttributes", { "AttributeName.1": "QueueArn" });
    expect(attributes.text).toContain(
      `<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:${SITE}:work</Value></Attribute>`,
    );
    const list = await fetch(`${shop.endpoint.url}/?Action=ListQueues&Version=2012-11-05&QueueNamePrefix=jobs`);
    expect(element(await list.text(), "QueueUrl")).toBe(`${shop.endpoint.url}/123456789012/jobs`);
  });

  it("answers errors of the query protocol in XML", async () => {
    const none = await sqs("ReceiveMessage", {}, "/123456789012/none");
    expect([none.status, none.text]).toEqual([
      400,
      expect.stringMatching(
        /^<ErrorResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><Error><Type>Sender<\/Type><Code>AWS.SimpleQueueService.NonExistentQueue<\/Code><Message>The specified queue does not exist.<\/Message><\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/,
      ),
    ]);
    const number = await sqs("ReceiveMessage", { MaxNumberOfMessages: "many" });
    expect(element(number.text, "Code")).toBe("InvalidParameterValue");
    const contradiction = await query({ Action: "Publish", Version: "2010-03-31", "A.1": "x", A: "y" });
    expect([contradiction.status, element(contradiction.text, "Code")]).toEqual([400, "MalformedQueryString"]);
    const nothing = await post({ "content-type": FORM }, "");
    expect([nothing.status, element(nothing.text, "Code")]).toEqual([404, "InvalidAction"]);
    const deep = await query({ Action: "Publish", Version: "2010-03-31", [new Array(100).fill("A").join(".")]: "x" });
    expect(element(deep.text, "Code")).toBe("MalformedQueryString");
  });

  it("tells who calls", async () => {
    const { text } = await query({ Action: "GetCallerIdentity", Version: "2011-06-15" });
    expect(element(text, "Account")).toBe("123456789012");
    expect(element(text, "Arn")).toBe("arn:aws:iam::123456789012:user/signalbox");
  });

  it.each([
    ["nothing that is meant", "bf"],
    ["half a map", "a16161"],
    ["an announced text without its letters", "7bffffffffffffffff"],
    ["lists in lists without end", "9f".repeat(1000)],
    ["two values", "a0a0"],
  ])("refuses CBOR that is %s", async (_what, hex) => {
    const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
    const path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
    const { status, response } = await post(headers, Buffer.from(hex, "hex"), path);
    expect([status, response.headers.get("smithy-protocol")]).toEqual([400, "rpc-v2-cbor"]);
  });

  it("serves one request after the other on a connection, and survives clients that do not speak HTTP", async () => {
    const { port } = shop.endpoint;
    const target = "x-amz-target: AWSEvents.ListEventBuses\r\ncontent-type: application/x-amz-json-1.1";
    const one = `POST / HTTP/1.1\r\nhost: 127.0.0.1\r\n${target}\r\ncontent-length: 2\r\n\r\n{}`;
    const answers = await new Promise<string>((resolve, reject) => {
      let text = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(one + one));
      socket.on("data", (chunk) => {
        text += chunk;
        if (text.split("HTTP/1.1 200 OK").length === 3) socket.destroy();
      });
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answers.split("HTTP/1.1 200 OK")).toHaveLength(3);
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("nonsense\r\n\r\n"));
      socket.on("close", () => resolve()).on("error", () => {});
      socket.resume();
    });
    // Announces more than it sends, and goes.
    await new Promise<void>((resolve) => {
      const request = httpRequest({ port, method: "POST", headers: { "content-length": 100 } });
      request.on("error", () => resolve());
      request.write("{", () => request.destroy());
      request.on("close", () => resolve());
    });
    expect((await json("AWSEvents.ListEventBuses", {})).status).toBe(200);
  });

  it("says that a port is taken, or an address none", async () => {
    const { simulation, endpoint } = shop;
    await expect(startEndpoint(simulation, { port: endpoint.port })).rejects.toMatchObject({
      code: "ENDPOINT_PORT_TAKEN",
      message: expect.stringContaining(`got: ${endpoint.port}`),
    });
    await expect(startEndpoint(simulation, { host: "203.0.113.1" })).rejects.toMatchObject({
      code: "ENDPOINT_ADDRESS_INVALID",
    });
    await expect(startEndpoint(simulation, { port: 65_536 })).rejects.toMatchObject({
      code: "ENDPOINT_ADDRESS_INVALID",
    });
  });
});
