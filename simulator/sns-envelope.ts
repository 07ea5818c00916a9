import type { FilterableAttribute } from "../modules/event-pattern";

/** A message as it is published to a topic. */
export interface PublishedMessage {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly messageAttributes?: Readonly<Record<string, FilterableAttribute>> | undefined;
}

/**
 * The body that SNS gives a queue: the message within its envelope. The signature is a made-up one.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function snsEnvelope(
  { message, subject, messageAttributes = {} }: PublishedMessage,
  {
    topicArn,
    messageId,
    timestamp,
  }: { readonly topicArn: string; readonly messageId: string; readonly timestamp: string },
): string {
  const region = topicArn.split(":")[3] ?? "";
  const attributes = Object.entries(messageAttributes).map(([name, { DataType, StringValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? "" },
  ]);
  return JSON.stringify({
    Type: "Notification",
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    Timestamp: timestamp,
    SignatureVersion: "1",
    Signature: "EXAMPLE",
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-EXAMPLE.pem`,
    UnsubscribeURL: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${topicArn}:EXAMPLE`,
    MessageAttributes: attributes.length > 0 ? Object.fromEntries(attributes) : undefined,
  });
}
