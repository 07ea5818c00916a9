import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessKeyIdOf } from "../../../simulator/lambda/lambda-environment";
import { openShop, refusal, type Shop, SITE } from "./support/shop";

/** The function's role lets it send to and receive from the queue `jobs`, and nothing else. */
describe("calls of a function, by its role", () => {
  let shop: Shop;
  let config: Shop["client"];

  beforeAll(async () => {
    shop = await openShop();
    const accessKeyId = accessKeyIdOf(shop.simulation.function("worker").place);
    config = { ...shop.client, credentials: { accessKeyId, secretAccessKey: "x" } };
  });

  afterAll(() => shop.close());

  it("lets it do what the role lets it do, and counts what it deletes as processed", async () => {
    const client = new SQSClient(config);
    const QueueUrl = `${shop.endpoint.url}/123456789012/jobs`;
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    // On a virtual clock it does not wait for itself.
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const [message] = (await client.send(receive)).Messages ?? [];
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    expect((await client.send(receive)).Messages).toBeUndefined();
    expect(shop.simulation.story(MessageId ?? "")?.steps.at(-1)).toMatchObject({ kind: "processed", place: "worker" });
    client.destroy();
  });

  it("refuses the rest, as each service spells it", async () => {
    const QueueUrl = `${shop.endpoint.url}/123456789012/work`;
    const entry = { Source: "a", DetailType: "b", Detail: "{}", EventBusName: "shop" };
    const [sqs, sns, lambda] = [new SQSClient(config), new SNSClient(config), new LambdaClient(config)];
    const [events, cloudWatch] = [new EventBridgeClient(config), new CloudWatchClient(config)];
    const refused = await Promise.all(
      [
        sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
        sns.send(new PublishCommand({ TopicArn: `arn:aws:sns:${SITE}:orders`, Message: "x" })),
        lambda.send(new InvokeCommand({ FunctionName: "worker" })),
        events.send(new PutEventsCommand({ Entries: [entry] })),
        cloudWatch.send(new DescribeAlarmsCommand({})),
      ].map(refusal),
    );
    expect(refused.map(({ name, status }) => [name, status])).toEqual([
      ["AccessDenied", 403],
      ["AuthorizationErrorException", 403],
      ["AccessDeniedException", 403],
      ["AccessDeniedException", 400],
      ["AccessDenied", 403],
    ]);
    expect(
      refused.map(
        ({ message }) =>
          /worker.*(sqs:SendMessage|sns:Publish|lambda:InvokeFunction|events:PutEvents|cloudwatch:DescribeAlarms)/.exec(
            message,
          )?.[1],
      ),
    ).toEqual([
      "sqs:SendMessage",
      "sns:Publish",
      "lambda:InvokeFunction",
      "events:PutEvents",
      "cloudwatch:DescribeAlarms",
    ]);
    for (const client of [sqs, sns, lambda, events, cloudWatch]) client.destroy();
  });

  it("knows who it is", async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${config.credentials.accessKeyId}/20260101/eu-central-1/sts/aws4_request, SignedHeaders=host, Signature=0`;
    const response = await fetch(shop.endpoint.url, {
      method: "POST",
      headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(await response.text()).toContain("<Arn>arn:aws:sts::123456789012:assumed-role/worker-role/worker</Arn>");
  });

  it("has no tables where the stack has none", async () => {
    const client = new DynamoDBClient(config);
    const put = client.send(new PutItemCommand({ TableName: "t", Item: { id: { S: "1" } } }));
    expect(await refusal(put)).toMatchObject({ name: "ResourceNotFoundException", status: 400 });
    client.destroy();
  });
});
