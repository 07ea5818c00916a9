import { expect, test } from "vitest";
import { FigureList, FUNCTION_FIGURES, QUEUE_FIGURES } from "../../../scripts/monitor/figures";

test("asks for everything at once, and reads each figure in its own way", () => {
  const list = new FigureList({ periodSeconds: 60, windowSeconds: 3_600 });
  const readQueue = list.add(QUEUE_FIGURES, "AWS/SQS", { QueueName: "q" });
  const readFunction = list.add(FUNCTION_FIGURES, "AWS/Lambda", { FunctionName: "f" });
  expect(
    list.queries.map(({ metricName, statistic, periodSeconds }) => [metricName, statistic, periodSeconds]),
  ).toEqual([
    ["NumberOfMessagesSent", "Sum", 60],
    ["NumberOfMessagesReceived", "Sum", 60],
    ["NumberOfMessagesDeleted", "Sum", 60],
    ["ApproximateAgeOfOldestMessage", "Maximum", 60],
    ["Invocations", "Sum", 60],
    ["Errors", "Sum", 60],
    ["Throttles", "Sum", 60],
    // Percentiles of minutes cannot be put together.
    ["Duration", "p50", 3_600],
    ["Duration", "p99", 3_600],
  ]);
  const values = [[1, 2], [3], [], [900, 40], [4, 5], [], [], [20, 30], []];
  // An age is that of now, and not the worst of the hour; what never happened is 0, what has no value is not.
  expect(readQueue(values)).toEqual({ sent: 3, received: 3, deleted: 0, oldestSeconds: 40 });
  expect(readFunction(values)).toEqual({
    invocations: 9,
    errors: 0,
    throttles: 0,
    p50Milliseconds: 30,
    p99Milliseconds: undefined,
  });
  expect(readQueue(undefined)).toEqual({
    sent: undefined,
    received: undefined,
    deleted: undefined,
    oldestSeconds: undefined,
  });
});
