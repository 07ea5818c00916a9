import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from "@aws-sdk/client-sns";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { clientConfiguration } from "../aws/client-configuration";
import type { Site } from "../aws/site";
import { nameOf } from "../deployed/arn";
import type { Destination } from "./destination";
import { messageBytes } from "./letter";
import { keptAttributes } from "./outgoing";
import { sendBatch } from "./send-batch";
import type { Surroundings } from "./surroundings";

/**
 * A topic to publish letters to: the target that a rule could not reach.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export function topicDestination(site: Site, arn: string, { backOff }: Surroundings): Destination {
  const client = new SNSClient(clientConfiguration(site.region, site.endpoint));
  const name = nameOf(arn);
  const call = {
    service: "SNS",
    ...site,
    subject: { kind: "topic", name },
    actions: ["sns:Publish"],
    options: ["--to", "--to-bus", "--region"],
  };
  return {
    name: `topic ${name}`,
    most: AWS_LIMITS.sqs.batchEntries,
    mostBytes: AWS_LIMITS.sns.messageBytes,
    bytesOf: (letter) => messageBytes(letter.body, keptAttributes(letter, arn)),
    groupOf: () => undefined,
    send(letters) {
      const entries = letters.map((letter, i): PublishBatchRequestEntry => {
        const attributes = keptAttributes(letter, arn);
        return {
          Id: String(i),
          Message: letter.body,
          ...(Object.keys(attributes).length > 0 && { MessageAttributes: { ...attributes } as never }),
        };
      });
      const send = (indexes: readonly number[]) =>
        client.send(
          new PublishBatchCommand({
            TopicArn: arn,
            PublishBatchRequestEntries: indexes.map((index) => entries[index] as PublishBatchRequestEntry),
          }),
        );
      return sendBatch(letters.length, send, { call, repeatable: false, backOff });
    },
    close: () => client.destroy(),
  };
}
