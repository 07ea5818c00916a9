import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { orderEvents } from "../../../../handlers/events/ecommerce";
import { parseEvent } from "../../../../handlers/events/parse-event";
import { readMessageBody } from "../../../../handlers/runtime/message-body";
import { EcommerceStack } from "../../../../stacks/ecommerce";
import { synthesize } from "../../../../testing/synthesize";
import { testApp } from "../../../../testing/test-app";

interface Resources {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

/** The system, with queues that let go of a message after a second and dead-letter it after the second time. */
export function shopStack({ probe = false } = {}): string {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com", probeQueue: probe };
  return altered(synthesize(new EcommerceStack(testApp(), "ecommerce", props)).text, ({ resource }) => {
    for (const queue of Object.values(resource.aws_sqs_queue ?? {})) {
      queue.visibility_timeout_seconds = 1;
      if (typeof queue.redrive_policy !== "string") continue;
      queue.redrive_policy = queue.redrive_policy.replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":2');
    }
  });
}

/** The same, where nobody may send to the queue of shipments, and what cannot be sent has nowhere to go. */
export function shopWithoutPermission(): string {
  return altered(shopStack(), ({ resource }) => {
    const policies = resource.aws_sqs_queue_policy ?? {};
    for (const name of Object.keys(policies)) if (name.startsWith("shipments_policy")) delete policies[name];
    for (const [name, target] of Object.entries(resource.aws_cloudwatch_event_target ?? {})) {
      if (name.startsWith("route-shipments")) delete target.dead_letter_config;
    }
  });
}

/** What stands in for the orders consumer: it refuses what breaks its contract, and remembers nothing. */
export function consumeOrders({ Records }: SQSEvent): SQSBatchResponse {
  const refused = Records.filter(({ body }) => {
    const message = readMessageBody(body);
    return message.status === "unreadable" || parseEvent(orderEvents, message.value).status === "invalid";
  });
  return { batchItemFailures: refused.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** A project whose app writes this stack, in milliseconds. */
export function projectOf(stack: string): Record<string, string> {
  const program = `
    const { cpSync, mkdirSync, writeFileSync } = require("node:fs");
    const out = process.env.CDKTF_OUTDIR;
    mkdirSync(out + "/stacks/ecommerce", { recursive: true });
    cpSync("stack.json", out + "/stacks/ecommerce/cdk.tf.json");
    writeFileSync(out + "/manifest.json", JSON.stringify({ stacks: { ecommerce: { synthesizedStackPath: "stacks/ecommerce/cdk.tf.json", annotations: [] } } }));
  `;
  return { "cdktf.json": JSON.stringify({ app: "node app.js" }), "app.js": program, "stack.json": stack };
}

function altered(text: string, alter: (stack: Resources) => void): string {
  const stack = JSON.parse(text) as Resources;
  alter(stack);
  return JSON.stringify(stack);
}
