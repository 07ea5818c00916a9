/** What is made in another emulator, so that it has what the simulator's stack has. */
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";

/** `topic`, and the queue `fanned` that is subscribed to it. */
export async function makeTopicAndQueue(endpoint: string): Promise<void> {
  const sns = new SNSClient(configOf(endpoint));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "topic" }));
  const Endpoint = await makeQueue(endpoint, "fanned");
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  sns.destroy();
}

/** `bus`, with a rule whose target is the queue `direct`. */
export async function sendToQueue(endpoint: string): Promise<void> {
  const eventBridge = new EventBridgeClient(configOf(endpoint));
  await eventBridge.send(new CreateEventBusCommand({ Name: "bus" }));
  const rule = { EventBusName: "bus", EventPattern: '{"source":["app.orders"],"detail-type":["OrderCreated"]}' };
  await eventBridge.send(new PutRuleCommand({ Name: "rule", ...rule }));
  const Targets = [{ Id: "queue", Arn: await makeQueue(endpoint, "direct") }];
  await eventBridge.send(new PutTargetsCommand({ Rule: "rule", EventBusName: "bus", Targets }));
  eventBridge.destroy();
}

export async function queueUrl(endpoint: string, name: string): Promise<string> {
  const sqs = new SQSClient(configOf(endpoint));
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  sqs.destroy();
  return QueueUrl;
}

async function makeQueue(endpoint: string, QueueName: string): Promise<string> {
  const sqs = new SQSClient(configOf(endpoint));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  sqs.destroy();
  return Attributes?.QueueArn ?? "";
}

function configOf(endpoint: string) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    useQueueUrlAsEndpoint: false,
  };
}
