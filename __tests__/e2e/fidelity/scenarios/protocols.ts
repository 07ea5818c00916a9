import { normal } from "../outcome";
import type { Scenario } from "../scenario";
import type { Side } from "../side";
import { arn } from "../workbench";

const EVENTS = "AWSEvents";
const SQS = "AmazonSQS";

/** What no SDK sends: requests that are wrong in themselves, and calls in the older protocols. */
export const protocols: readonly Scenario[] = [
  {
    name: "requests in JSON that are wrong",
    async act(side, step) {
      await step("no JSON", json(side, EVENTS, "PutEvents", "{no"));
      await step("a list", json(side, EVENTS, "PutEvents", "[]"));
      await step("without entries", json(side, EVENTS, "PutEvents", "{}"));
      await step(
        "a number for a text",
        json(side, EVENTS, "PutEvents", '{"Entries":[{"Source":1,"DetailType":"a","Detail":"{}"}]}'),
      );
      await step("an unknown operation", json(side, EVENTS, "PutNothing", "{}"));
      await step("without a queue", json(side, SQS, "SendMessage", '{"MessageBody":"x"}'));
      await step("a queue that is no URL", json(side, SQS, "SendMessage", '{"QueueUrl":"no-url","MessageBody":"x"}'));
      await step(
        "a text for a number",
        json(
          side,
          SQS,
          "ReceiveMessage",
          `{"QueueUrl":"${side.url}/123456789012/workbench","MaxNumberOfMessages":"x"}`,
        ),
      );
      await step("no JSON for a queue", json(side, SQS, "SendMessage", "{no"));
    },
  },
  {
    name: "calls in the query protocol",
    async act(side, step) {
      const QueueUrl = `${side.url}/123456789012/workbench`;
      const queue = (Action: string, more: Record<string, string> = {}) =>
        form(side, "sqs", { Action, Version: "2012-11-05", QueueUrl, ...more });
      const topic = (Action: string, more: Record<string, string> = {}) =>
        form(side, "sns", { Action, Version: "2010-03-31", ...more });
      await step("send", queue("SendMessage", { MessageBody: "x" }));
      await step("receive", queue("ReceiveMessage", { MaxNumberOfMessages: "1", VisibilityTimeout: "0" }));
      await step("receive 11", queue("ReceiveMessage", { MaxNumberOfMessages: "11" }));
      await step("purge", queue("PurgeQueue"));
      await step("a queue that there is not", queue("SendMessage", { QueueUrl: `${QueueUrl}-not`, MessageBody: "x" }));
      await step("an unknown action", queue("SendNothing"));
      await step("publish", topic("Publish", { TopicArn: arn("sns", "topic-alerts"), Message: "x" }));
      await step("a topic that there is not", topic("Publish", { TopicArn: arn("sns", "no-topic"), Message: "x" }));
    },
  },
];

async function json({ url }: Side, service: string, operation: string, body: string) {
  const isSqs = service === SQS;
  const contentType = isSqs ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
  const signing = isSqs ? "sqs" : "events";
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": contentType, "X-Amz-Target": `${service}.${operation}`, ...signed(signing) },
    body,
  });
  const answer = (await response.json().catch(() => ({}))) as { readonly __type?: string };
  const code = answer.__type?.split("#").at(-1);
  return { status: response.status, ...(response.ok ? { answer: normal(answer) } : { code }) };
}

async function form({ url }: Side, service: string, parameters: Readonly<Record<string, string>>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8", ...signed(service) },
    body: new URLSearchParams(parameters),
  });
  const text = await response.text();
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
  const elements = [...text.matchAll(/<(\w+)[ >]/g)].map(([, name]) => name);
  return {
    status: response.status,
    ...(response.ok ? { elements: [...new Set(elements)].sort().join(" ") } : { code }),
  };
}

function signed(service: string) {
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}
