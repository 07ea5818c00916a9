import type { Construct } from "constructs";
import type { Key } from "../encryption-key";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";

/** What a function needs to publish to a topic, and to use its key. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export function publishToTopic(
  topic: Construct & { readonly arn: string; readonly key: Key | undefined },
  variable = "TOPIC_ARN",
): HandlerResource {
  return handlerResource(topic, {
    variable,
    value: topic.arn,
    permission: { sid: "PublishMessages", actions: ["sns:Publish"], resources: [topic.arn] },
    key: { key: topic.key, sid: "EncryptMessages", actions: ["kms:Decrypt", "kms:GenerateDataKey"] },
  });
}
