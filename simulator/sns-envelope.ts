import type { MessageAttributes } from "./world";

/** A message as it is published to a topic. */
export interface PublishedMessage {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly messageAttributes?: MessageAttributes | undefined;
}

/**
 * The body that SNS gives a queue: the message within its envelope. The signature is a made-up one.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function snsEnvelope(
  { message, subject, messageAttributes }: PublishedMessage,
  {
    topicArn,
    messageId,
    timestamp,
    sequenceNumber,
    signatureVersion = "1",
  }: {
    readonly topicArn: string;
    readonly messageId: string;
    readonly timestamp: string;
    /** Of FIFO topics. */
    readonly sequenceNumber?: string | undefined;
    /** @default "1", as of a topic that says nothing */
    readonly signatureVersion?: "1" | "2" | undefined;
  },
): string {
  const { head, tail } = partsFor(topicArn, signatureVersion);
  const sequence = sequenceNumber === undefined ? "" : `,"SequenceNumber":"${sequenceNumber}"`;
  const title = subject === undefined ? "" : `,"Subject":${JSON.stringify(subject)}`;
  const attributes = envelopeAttributes(messageAttributes);
  const ending = attributes === undefined ? "}" : `,"MessageAttributes":${JSON.stringify(attributes)}}`;
  return `{"Type":"Notification","MessageId":"${messageId}"${sequence}${head}${title},"Message":${JSON.stringify(message)},"Timestamp":"${timestamp}"${tail}${ending}`;
}

interface Parts {
  readonly head: string;
  readonly tail: string;
}

/** What the envelopes of a topic have in common, kept as they are many. */
const PARTS = { "1": new Map<string, Parts>(), "2": new Map<string, Parts>() } as const;

function partsFor(topicArn: string, signatureVersion: keyof typeof PARTS): Parts {
  const known = PARTS[signatureVersion];
  let found = known.get(topicArn);
  if (found === undefined) {
    const base = `https://sns.${topicArn.split(":")[3] ?? ""}.amazonaws.com/`;
    const tail = {
      SignatureVersion: signatureVersion,
      Signature: "EXAMPLE",
      SigningCertURL: `${base}SimpleNotificationService-EXAMPLE.pem`,
      UnsubscribeURL: `${base}?Action=Unsubscribe&SubscriptionArn=${topicArn}:EXAMPLE`,
    };
    found = { head: `,"TopicArn":${JSON.stringify(topicArn)}`, tail: `,${JSON.stringify(tail).slice(1, -1)}` };
    known.set(topicArn, found);
  }
  return found;
}

/** Message attributes as an envelope has them; `undefined` where there are none. */
export function envelopeAttributes(attributes: MessageAttributes | undefined): object | undefined {
  if (attributes === undefined) return undefined;
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
  ]);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
