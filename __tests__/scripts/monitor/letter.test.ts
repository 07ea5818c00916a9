import { expect, test } from "vitest";
import { letterOf } from "../../../scripts/monitor/letter";

const EVENT = { id: "e-1", source: "app.orders", "detail-type": "OrderCreated", detail: {} };
const Attributes = { SentTimestamp: "1767225600000", ApproximateReceiveCount: "3" };

const read = (Body: string, attributes: Record<string, string> = {}) => {
  const entries = Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]);
  return letterOf({ MessageId: "m-1", Body, Attributes, MessageAttributes: Object.fromEntries(entries) });
};

test("an event that EventBridge could not deliver, with its reason", () => {
  const attributes = { ERROR_CODE: "NO_PERMISSIONS", ERROR_MESSAGE: "Lack of permissions" };
  expect(read(JSON.stringify(EVENT), attributes)).toEqual({
    messageId: "m-1",
    // The third receive is this one.
    sentAt: Date.UTC(2026, 0, 1),
    receives: 2,
    what: "OrderCreated of app.orders",
    eventId: "e-1",
    reason: "NO_PERMISSIONS: Lack of permissions",
  });
});

test("an event in the envelope of SNS, and in the record of Lambda", () => {
  const inner = { what: "OrderCreated of app.orders", eventId: "e-1" };
  expect(read(JSON.stringify({ Type: "Notification", Message: JSON.stringify(EVENT) }))).toMatchObject(inner);
  const record = {
    requestContext: { condition: "RetriesExhausted" },
    requestPayload: EVENT,
    responsePayload: { errorMessage: "No stock" },
  };
  expect(read(JSON.stringify(record))).toMatchObject({ ...inner, reason: "RetriesExhausted: No stock" });
});

test.each([
  ["[1, 2]", "[1, 2]"],
  ["null", "null"],
  ['{"source":7,"detail-type":"x"}', '{"source":7,"detail-type":"x"}'],
  ["", "an empty body"],
  ["a\nb\t c", "a b c"],
  // What a terminal would take for an instruction: both introducers of control sequences.
  ["red \u001b[31m and \u009b31m here", "red [31m and 31m here"],
  ["x".repeat(80), "x".repeat(80)],
  ["x".repeat(81), `${"x".repeat(79)}…`],
])("a body that is no event: %j", (body, what) => {
  expect(read(body)).toMatchObject({ what, eventId: undefined, reason: undefined });
});
