import { expect, it } from "vitest";
import { unitOf } from "../../../simulator/cloudwatch/unit";

const metric = (namespace: string, metricName: string, unit?: string) =>
  unitOf({ unit, identity: { namespace, metricName, dimensions: {} } } as never);

it.each([
  ["AWS/SQS", "NumberOfMessagesSent", "Count"],
  ["AWS/SQS", "SentMessageSize", "Bytes"],
  ["AWS/SQS", "ApproximateAgeOfOldestMessage", "Seconds"],
  ["AWS/SNS", "PublishSize", "Bytes"],
  ["AWS/Lambda", "Duration", "Milliseconds"],
  ["AWS/Lambda", "AsyncEventAge", "Milliseconds"],
  ["AWS/Events", "Invocations", "Count"],
  ["Shop", "Duration", "None"],
])("%s %s is in %s", (namespace, name, unit) => {
  expect(metric(namespace, name)).toBe(unit);
});

it("is what was put with the values", () => {
  expect(metric("Shop", "Weight", "Kilobytes")).toBe("Kilobytes");
});
