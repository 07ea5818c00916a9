import { describe, expect, it, onTestFinished } from "vitest";
import { startSimulation } from "../../simulator";
import { AlertRoutingStack, INCIDENT_TOOL } from "../../stacks/alert-routing";
import { testApp } from "../../testing";
import { synthesizeFiles } from "../../testing/synthesize";
import { block, inventory, parsed, statements, synth } from "../support/stack";

type Props = Partial<ConstructorParameters<typeof AlertRoutingStack>[2]>;
const build = (props: Props = {}) =>
  new AlertRoutingStack(testApp(), "alert-routing", { region: "us-east-1", ...props });
const stack = synth(build({ alertEmail: "ops@example.com", onCallPhone: "+4930123456" }));

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudformation_stack: 1,
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_api_destination: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 2,
    aws_cloudwatch_event_target: 2,
    aws_cloudwatch_log_group: 1,
    aws_cloudwatch_metric_alarm: 15,
    aws_cloudwatch_query_definition: 4,
    aws_iam_role: 2,
    aws_iam_role_policy: 2,
    aws_lambda_function: 1,
    aws_lambda_permission: 1,
    aws_sns_topic: 2,
    aws_sns_topic_policy: 2,
    aws_sns_topic_subscription: 3,
    aws_sqs_queue: 6,
    aws_sqs_queue_policy: 6,
  });
  expect(stack.warnings).toEqual([]);
});

it("warns until somebody is told: of the critical alarms, and of the others", () => {
  expect(synth(build()).warnings).toEqual([
    expect.stringMatching(/^alert-routing\/critical: .*\[NO_SUBSCRIBERS\]$/),
    expect.stringMatching(/^alert-routing\/warnings: .*\[NO_SUBSCRIBERS\]$/),
  ]);
});

it("routes alarms that go off, but its own of no stage", () => {
  const rule = block(stack, "aws_cloudwatch_event_rule", "route-alarms");
  expect(rule).toMatchObject({ event_bus_name: "default" });
  expect(parsed(rule, "event_pattern")).toEqual({
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: { state: { value: ["ALARM"] }, alarmName: [{ "anything-but": { wildcard: "*alert-routing-*" } }] },
  });
  for (const stage of [undefined, "prod"]) {
    const alarms = Object.values(synth(build({ stage })).resource.aws_cloudwatch_metric_alarm ?? {});
    expect(alarms.filter(({ alarm_name }) => !/alert-routing-/.test(alarm_name as string))).toEqual([]);
  }
});

it("sends critical alerts to the incident tool, whose key is a reference", () => {
  expect(block(stack, "aws_cloudwatch_event_target", "route-incidents_to-incidents")).toMatchObject({
    input_path: "$.detail",
  });
  expect(parsed(block(stack, "aws_cloudwatch_event_rule", "route-incidents"), "event_pattern")).toEqual({
    source: ["alert.router"],
    "detail-type": ["Critical Alert"],
  });
  expect(block(stack, "aws_cloudformation_stack", "incidents_connection").template_body).toContain(
    `{{resolve:secretsmanager:${INCIDENT_TOOL.key.secret}:SecretString:apiKey}}`,
  );
});

it("lets the function publish to its topics and its bus, and do no more", () => {
  const [, ...granted] = statements(block(stack, "aws_iam_role_policy", "router_role-policy"));
  const actions = [
    ...granted.map(({ Action }) => Action),
    statements(block(stack, "aws_iam_role_policy", "router_role-policy"))[0]?.Action,
  ];
  expect(actions.flat().sort()).toEqual([
    "events:PutEvents",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sns:Publish",
    "sqs:SendMessage",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ]);
});

describe("in the simulator", () => {
  const files = synthesizeFiles(build({ alertEmail: "ops@example.com" }));
  const started = async () => {
    const simulation = await startSimulation(files.text, { folder: files.folder, seed: 1 });
    onTestFinished(() => simulation.stop());
    return simulation;
  };
  const alarm = (alarmName: string, configuration: object, state = "ALARM") => ({
    bus: "default",
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    resources: [`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: { value: state, reason: "Threshold Crossed", timestamp: "2026-01-01T00:00:00.000+0000" },
      configuration,
    },
  });

  it("its function fails, its own alarms go off and wake somebody, and nothing goes round", async () => {
    const simulation = await started();
    simulation.fault({ kind: "handler-error", at: "alert-routing-router" });
    simulation.publish(alarm("shop-cpu", { metrics: [{ metricStat: { metric: { name: "CPUUtilization" } } }] }));
    await simulation.advance({ hours: 2 });
    // Three tries of the one alarm, and none of any other.
    expect(simulation.metric("AWS/Lambda", "Invocations", { FunctionName: "alert-routing-router" }).sum).toBe(3);
    const own = simulation
      .accounts()
      .alarms.filter(({ name }) => simulation.alarm(name).history.some(({ to }) => to === "ALARM"));
    expect(own.map(({ name }) => name).sort()).toEqual([
      "alert-routing-router-dlq-not-empty",
      "alert-routing-router-errors",
    ]);
    const mails = simulation.beyond("ops@example.com").received.map(({ body }) => body);
    expect(mails.filter((body) => body.includes("alert-routing-router-dlq-not-empty")).length).toBeGreaterThan(0);
  });

  it("an alarm that is over, or that cannot be read, wakes nobody; the latter is told word for word", async () => {
    const simulation = await started();
    const [over = ""] = simulation.publish(alarm("shop-cpu", { metrics: [] }, "OK"));
    simulation.publish(alarm("shop-odd", "none" as never));
    await simulation.settle();
    expect(simulation.story(over)?.steps.map(({ kind }) => kind)).toEqual(["published", "unmatched"]);
    expect(simulation.webhook().received).toEqual([]);
    expect(simulation.beyond("ops@example.com").received.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^An alarm went off, and its event is not as expected: detail\.configuration must be .*shop-odd/s,
      ),
    ]);
  });
});
