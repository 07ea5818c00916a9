import { GetFunctionEventInvokeConfigCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetSubscriptionAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Simulation, startSimulation } from "../../../simulator";
import { ref, stackJson } from "../support/stack-json";
import { CLIENT, refusal, SITE } from "./support/shop";

const role = { name: "r", assume_role_policy: "{}" };
const fn = (name: string) => ({
  function_name: name,
  role: ref("aws_iam_role.r"),
  handler: "index.handler",
  runtime: "nodejs22.x",
});
const REDRIVE = `{"deadLetterTargetArn":"arn:aws:sqs:${SITE}:letters"}`;

const STACK = stackJson({
  aws_sns_topic: { t: { name: "t" } },
  aws_sqs_queue: { q: { name: "q" }, letters: { name: "letters" } },
  aws_sns_topic_subscription: {
    full: {
      topic_arn: ref("aws_sns_topic.t"),
      protocol: "sqs",
      endpoint: ref("aws_sqs_queue.q"),
      raw_message_delivery: true,
      filter_policy: '{"kind":["a"]}',
      filter_policy_scope: "MessageBody",
      redrive_policy: REDRIVE,
    },
    bare: { topic_arn: ref("aws_sns_topic.t"), protocol: "sms", endpoint: "+15550100" },
  },
  aws_iam_role: { r: role },
  aws_lambda_function: { told: fn("told"), plain: fn("plain") },
  aws_lambda_function_event_invoke_config: {
    told: {
      function_name: "told",
      maximum_retry_attempts: 1,
      destination_config: [{ on_failure: [{ destination: ref("aws_sqs_queue.letters") }] }],
    },
  },
});

let simulation: Simulation;
let sns: SNSClient;
let lambda: LambdaClient;

beforeAll(async () => {
  simulation = await startSimulation(STACK, { endpoint: {}, functions: { told: () => {}, plain: () => {} } });
  const settings = { ...CLIENT, endpoint: simulation.url ?? "", maxAttempts: 1 };
  sns = new SNSClient(settings);
  lambda = new LambdaClient(settings);
});

afterAll(async () => {
  sns.destroy();
  lambda.destroy();
  await simulation.stop();
});

it("tells what a subscription is set to", async () => {
  const TopicArn = `arn:aws:sns:${SITE}:t`;
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const [full, bare] = await Promise.all(
    Subscriptions.map(({ SubscriptionArn }) => sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))),
  );
  expect(full?.Attributes).toMatchObject({
    SubscriptionArn: Subscriptions[0]?.SubscriptionArn,
    TopicArn,
    Protocol: "sqs",
    Endpoint: `arn:aws:sqs:${SITE}:q`,
    RawMessageDelivery: "true",
    PendingConfirmation: "false",
    FilterPolicy: '{"kind":["a"]}',
    FilterPolicyScope: "MessageBody",
    RedrivePolicy: REDRIVE,
  });
  expect(bare?.Attributes).toMatchObject({ Protocol: "sms", Endpoint: "+15550100" });
  expect(Object.keys(bare?.Attributes ?? {})).not.toContain("FilterPolicy");
  const missing = new GetSubscriptionAttributesCommand({ SubscriptionArn: `${TopicArn}:none` });
  expect(await refusal(sns.send(missing))).toMatchObject({ name: "NotFoundException", status: 404 });
});

it("tells what becomes of a function's asynchronous events, where it was set", async () => {
  const ask = (FunctionName: string) => lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
  expect(await ask(`arn:aws:lambda:${SITE}:function:told`)).toMatchObject({
    FunctionArn: `arn:aws:lambda:${SITE}:function:told:$LATEST`,
    MaximumRetryAttempts: 1,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${SITE}:letters` } },
  });
  expect(await refusal(ask("plain"))).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
});
