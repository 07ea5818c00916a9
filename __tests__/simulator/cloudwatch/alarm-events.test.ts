import { expect, test } from "vitest";
import { ACCOUNT, jsonIn, queue, queueArn, REGION, started } from "../support/routing-blocks";

const onDefaultBus = {
  aws_cloudwatch_event_rule: {
    alarms: {
      name: "alarms",
      event_pattern: JSON.stringify({ source: ["aws.cloudwatch"], detail: { state: { value: ["ALARM"] } } }),
    },
  },
  aws_cloudwatch_event_target: {
    alarms: { rule: "alarms", target_id: "queue", arn: queueArn("pages") },
  },
};

test("an alarm that changes puts its event on the default bus, also where its actions are off", async () => {
  const simulation = await started([
    queue("work"),
    queue("pages"),
    onDefaultBus,
    {
      aws_cloudwatch_metric_alarm: {
        depth: {
          alarm_name: "depth",
          namespace: "AWS/SQS",
          metric_name: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: "work" },
          statistic: "Maximum",
          comparison_operator: "GreaterThanThreshold",
          threshold: 0,
          period: 60,
          evaluation_periods: 1,
          actions_enabled: false,
        },
      },
    },
  ]);
  simulation.queue("work").send({ body: "x" });
  await simulation.advance({ minutes: 2 });
  expect(jsonIn(simulation, "pages")).toMatchObject([
    {
      source: "aws.cloudwatch",
      "detail-type": "CloudWatch Alarm State Change",
      account: ACCOUNT,
      region: REGION,
      resources: [`arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:depth`],
      detail: { alarmName: "depth", state: { value: "ALARM" }, previousState: { value: "OK" } },
    },
  ]);
  simulation.queue("work").purge();
  await simulation.advance({ minutes: 2 });
  expect(simulation.alarm("depth").state).toBe("OK");
  expect(jsonIn(simulation, "pages")).toHaveLength(1);
});
