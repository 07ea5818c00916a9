import type { Context, SQSEvent, SQSRecord } from "aws-lambda";

const QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:q-orders";
const TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:topic-orders";

/** A queue message as the event source mapping hands it over. */
export function message(messageId: string, body: unknown): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1793610000000",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1793610000042",
    },
    messageAttributes: {},
    md5OfBody: "00000000000000000000000000000000",
    eventSource: "aws:sqs",
    eventSourceARN: QUEUE_ARN,
    awsRegion: "us-east-1",
  };
}

/** The event in the envelope that a topic puts around it when raw delivery is off. */
export function snsEnvelope(event: unknown): Record<string, unknown> {
  return {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: TOPIC_ARN,
    Message: typeof event === "string" ? event : JSON.stringify(event),
    Timestamp: "2026-11-02T09:00:01.000Z",
    SignatureVersion: "1",
    Signature: "EXAMPLE",
    SigningCertURL: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0000.pem",
    UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${TOPIC_ARN}:0`,
  };
}

/** A batch of messages; each body gets the message id `m0`, `m1`, … */
export function batchOf(...bodies: readonly unknown[]): SQSEvent {
  return { Records: bodies.map((body, index) => message(`m${index}`, body)) };
}

/** The context of an invocation that has the given time left. */
export function invocation(remainingMillis = 29_000): Context {
  return {
    awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    functionName: "orders-consumer",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders-consumer",
    memoryLimitInMB: "256",
    logGroupName: "/aws/lambda/orders-consumer",
    logStreamName: "2026/11/02/[$LATEST]0",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => remainingMillis,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** The ids that a partial batch response asks for again, sorted: it lists them as they happened to fail. */
export function failedIds(response: { readonly batchItemFailures: readonly { itemIdentifier: string }[] }): string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted();
}
