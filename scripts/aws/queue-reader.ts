import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { nameOf, parseArn } from "../deployed/arn";
import type { SystemReader } from "../deployed/system-reader";
import { deadLetterArnOf } from "./redrive-policy";

/** What SQS tells of queues. */
export function queueReader(client: SQSClient): Pick<SystemReader, "queueUrl" | "queue"> {
  return {
    async queueUrl(queueArn) {
      const QueueOwnerAWSAccountId = parseArn(queueArn)?.account;
      const command = new GetQueueUrlCommand({ QueueName: nameOf(queueArn), QueueOwnerAWSAccountId });
      const { QueueUrl = "" } = await client.send(command);
      return QueueUrl;
    },
    async queue(queueUrl) {
      const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(command);
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
        deadLetterArn: deadLetterArnOf(Attributes.RedrivePolicy),
      };
    },
  };
}
