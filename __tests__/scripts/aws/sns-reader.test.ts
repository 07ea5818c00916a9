import type { SNSClient } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { snsReader } from "../../../scripts/aws/sns-reader";

/** What SNS answers while an address has not confirmed, as https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html shows it. */
const UNCONFIRMED = {
  SubscriptionArn: "PendingConfirmation",
  Owner: "123456789012",
  Protocol: "email",
  Endpoint: "ops@example.com",
  TopicArn: "arn:aws:sns:eu-central-1:123456789012:news",
};

// The simulator has every subscription confirmed, so here a client answers what SNS does.
test("a subscription without an ARN awaits its confirmation", async () => {
  const client = { send: async () => ({ Subscriptions: [UNCONFIRMED] }) } as unknown as SNSClient;
  expect(await snsReader(client).subscriptions(UNCONFIRMED.TopicArn)).toMatchObject([
    { protocol: "email", endpoint: "ops@example.com", pending: true },
  ]);
});
