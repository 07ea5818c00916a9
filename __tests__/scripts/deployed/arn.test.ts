import { expect, test } from "vitest";
import { functionArnOf, nameOf, whatOf } from "../../../scripts/deployed/arn";

const on = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

test.each([
  [on("sqs", "q-orders.fifo"), "queue", "q-orders.fifo"],
  [on("sns", "topic-orders"), "topic", "topic-orders"],
  [on("lambda", "function:consumer:live"), "function", "consumer"],
  [on("events", "event-bus/other"), "bus", "other"],
  [on("events", "api-destination/pager/1b2c"), "API destination", "pager"],
  [on("states", "stateMachine:flow"), "state machine", "flow"],
  [on("logs", "log-group:/aws/events/all:*"), "log group", "/aws/events/all"],
  [on("kinesis", "stream/clicks"), "stream", "clicks"],
  ["ops@example.com", "", "ops@example.com"],
])("%s", (arn, what, name) => {
  expect([whatOf(arn), nameOf(arn)]).toEqual([what, name]);
});

test("a function without its version", () => {
  const bare = on("lambda", "function:consumer");
  expect([functionArnOf(`${bare}:live`), functionArnOf(bare)]).toEqual([bare, bare]);
});
