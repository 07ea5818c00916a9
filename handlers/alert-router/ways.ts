import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { CriticalAlert } from "../events/alert-routing";
import type { Ways } from "./route-alarm";
import type { Severity } from "./severity";

/** Tells the topic of a severity. @throws what SNS answers */
export function notifierOf(client: SNSClient, topics: Readonly<Record<Severity, string>>): Ways["notify"] {
  return async ({ severity, subject, message }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topics[severity],
        Subject: subject,
        Message: message,
        MessageAttributes: { severity: { DataType: "String", StringValue: severity } },
      }),
    );
  };
}

/**
 * Publishes critical alerts to a bus. A call may be answered with 200 and yet have failed
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
 *
 * @throws Error also then
 */
export function publisherOf(client: EventBridgeClient, busName: string): Ways["publish"] {
  return async (alert) => {
    const { source, detailType } = CriticalAlert;
    const entry = { EventBusName: busName, Source: source, DetailType: detailType, Detail: JSON.stringify(alert) };
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const [answer] = Entries;
    if (answer?.EventId !== undefined) return;
    throw new Error(
      `EventBridge did not take the alert: ${answer?.ErrorCode ?? "no reason given"}. ${answer?.ErrorMessage ?? ""}`,
    );
  };
}
