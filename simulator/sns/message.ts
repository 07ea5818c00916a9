import { isoTime } from "../kernel/iso-time";
import { envelopeAttributes, snsEnvelope } from "../sns-envelope";
import type { Topic } from "../topology/places";
import type { MessageAttributes } from "../world";

/** A message that a topic took. */
export interface TopicMessage {
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: MessageAttributes | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** Of FIFO topics. */
  readonly sequenceNumber: string | undefined;
}

/** The body that SNS gives a queue. */
export function queueEnvelope(
  { message, subject, attributes, messageId, time, sequenceNumber }: TopicMessage,
  topic: Topic,
) {
  return snsEnvelope(
    { message, subject, messageAttributes: attributes },
    {
      topicArn: topic.arn,
      messageId,
      timestamp: isoTime(time),
      sequenceNumber,
      signatureVersion: topic.signatureVersion,
    },
  );
}

/**
 * The event that SNS invokes a function with: as the envelope of a queue, with a few names spelled another way.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function functionEvent(message: TopicMessage, topic: Topic, subscriptionArn: string): string {
  const base = `https://sns.${topic.location.region}.${topic.location.dnsSuffix}/`;
  const record = {
    EventSource: "aws:sns",
    EventVersion: "1.0",
    EventSubscriptionArn: subscriptionArn,
    Sns: {
      Type: "Notification",
      MessageId: message.messageId,
      TopicArn: topic.arn,
      Subject: message.subject ?? null,
      Message: message.message,
      Timestamp: isoTime(message.time),
      SignatureVersion: topic.signatureVersion,
      Signature: "EXAMPLE",
      SigningCertUrl: `${base}SimpleNotificationService-EXAMPLE.pem`,
      UnsubscribeUrl: `${base}?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      MessageAttributes: envelopeAttributes(message.attributes) ?? {},
    },
  };
  return JSON.stringify({ Records: [record] });
}
