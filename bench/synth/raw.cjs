// The same Terraform JSON as signalbox.cjs, written by hand with the classes of @cdktf/provider-aws.
const { App, Fn, TerraformStack, Token } = require("cdktf");
const lib = (name) => require(`@cdktf/provider-aws/lib/${name}`);
const { AwsProvider } = lib("provider");
const { CloudwatchEventBus } = lib("cloudwatch-event-bus");
const { CloudwatchEventRule } = lib("cloudwatch-event-rule");
const { CloudwatchEventTarget } = lib("cloudwatch-event-target");
const { CloudwatchMetricAlarm } = lib("cloudwatch-metric-alarm");
const { SnsTopic } = lib("sns-topic");
const { SnsTopicPolicy } = lib("sns-topic-policy");
const { SqsQueue } = lib("sqs-queue");
const { SqsQueuePolicy } = lib("sqs-queue-policy");
const { SqsQueueRedriveAllowPolicy } = lib("sqs-queue-redrive-allow-policy");

const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
const app = new App({ outdir });
const stack = new TerraformStack(app, "bench");
new AwsProvider(stack, "aws", { region: "eu-central-1" });

const part = (arn, index) => Token.asString(Fn.element(Fn.split(":", arn), index));
const document = (statements) => JSON.stringify({ Statement: statements, Version: "2012-10-17" });
const tlsOnly = (action, arn) => ({
  Action: action,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  Effect: "Deny",
  Principal: { AWS: "*" },
  Resource: arn,
  Sid: "DenyPlainHttp",
});
const allowRule = (queue, rule) => ({
  Action: "sqs:SendMessage",
  Condition: {
    ArnEquals: { "aws:SourceArn": rule.arn },
    StringEquals: { "aws:SourceAccount": part(queue.arn, 4) },
  },
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Resource: queue.arn,
  Sid: "AllowEventsSendMessage",
});

const alerts = new SnsTopic(stack, "alerts", { name: "alerts", signatureVersion: 2 });
new SnsTopicPolicy(stack, "alerts-policy", {
  arn: alerts.arn,
  policy: document([
    tlsOnly("sns:Publish", alerts.arn),
    {
      Action: "sns:Publish",
      Condition: {
        ArnLike: {
          "aws:SourceArn": `arn:${part(alerts.arn, 1)}:cloudwatch:${part(alerts.arn, 3)}:${part(alerts.arn, 4)}:alarm:*`,
        },
        StringEquals: { "aws:SourceAccount": part(alerts.arn, 4) },
      },
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Resource: alerts.arn,
      Sid: "AllowCloudwatchAlarms",
    },
  ]),
});
const bus = new CloudwatchEventBus(stack, "bus", { name: "bus" });

const alarm = (id, config) =>
  new CloudwatchMetricAlarm(stack, id, {
    comparisonOperator: "GreaterThanThreshold",
    period: 60,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: "notBreaching",
    alarmActions: [alerts.arn],
    okActions: [alerts.arn],
    ...config,
  });
const sqs = (queue, metricName) => ({
  namespace: "AWS/SQS",
  metricName,
  dimensions: { QueueName: queue.name },
  statistic: "Maximum",
});
const events = (rule, metricName) => ({
  namespace: "AWS/Events",
  metricName,
  dimensions: { EventBusName: bus.name, RuleName: rule.name },
  statistic: "Sum",
});

for (let n = 0; n < count; n++) {
  const name = `queue-${n}`;
  const letters = new SqsQueue(stack, `${name}-dlq`, {
    name: `${name}-dlq`,
    messageRetentionSeconds: 1_209_600,
    visibilityTimeoutSeconds: 30,
    sqsManagedSseEnabled: true,
  });
  new SqsQueuePolicy(stack, `${name}-dlq-policy`, {
    queueUrl: letters.url,
    policy: document([tlsOnly("sqs:*", letters.arn)]),
  });
  alarm(`${name}-dlq-alarm`, {
    alarmName: `${name}-dlq-not-empty`,
    alarmDescription: `Messages of ${name} that were received 5 times without being processed. They wait in ${name}-dlq for up to 14 days: find the cause, mend it, then redrive them. Runbook: docs/runbooks/queue-dead-letters.md`,
    ...sqs(letters, "ApproximateNumberOfMessagesVisible"),
    threshold: 0,
  });
  const queue = new SqsQueue(stack, name, {
    name,
    visibilityTimeoutSeconds: 30,
    messageRetentionSeconds: 345_600,
    receiveWaitTimeSeconds: 20,
    delaySeconds: 0,
    sqsManagedSseEnabled: true,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 5 }),
  });
  new SqsQueueRedriveAllowPolicy(stack, `${name}-redrive-allow`, {
    queueUrl: letters.url,
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
  });
  alarm(`${name}-depth-alarm`, {
    alarmName: `${name}-depth`,
    alarmDescription: `More than 100 messages wait in ${name}: its consumer is slower than what arrives, or fails. Runbook: docs/runbooks/queue-depth.md`,
    ...sqs(queue, "ApproximateNumberOfMessagesVisible"),
    threshold: 100,
  });
  alarm(`${name}-age-alarm`, {
    alarmName: `${name}-age`,
    alarmDescription: `The oldest message of ${name} waits longer than a message should that is received at all: look at its consumer. Runbook: docs/runbooks/queue-age.md`,
    ...sqs(queue, "ApproximateAgeOfOldestMessage"),
    threshold: 900,
  });

  const route = `route-${n}`;
  const rule = new CloudwatchEventRule(stack, route, {
    name: route,
    eventBusName: bus.name,
    state: "ENABLED",
    eventPattern: JSON.stringify({ source: [`app.${n}`] }),
  });
  const undelivered = new SqsQueue(stack, `${route}-dlq`, {
    name: `${route}-dlq`,
    messageRetentionSeconds: 1_209_600,
    visibilityTimeoutSeconds: 30,
    sqsManagedSseEnabled: true,
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
  });
  const undeliveredPolicy = new SqsQueuePolicy(stack, `${route}-dlq-policy`, {
    queueUrl: undelivered.url,
    policy: document([tlsOnly("sqs:*", undelivered.arn), allowRule(undelivered, rule)]),
  });
  alarm(`${route}-dlq-alarm`, {
    alarmName: `${route}-dlq-not-empty`,
    alarmDescription: `Events that the rule ${route} could not deliver; the message attributes say to which target and why. They wait in ${route}-dlq for up to 14 days: read them, mend the cause, then send each to the target that missed it, or publish the events again, for all targets. (SQS redrives only what it moved from a queue.) Runbook: docs/runbooks/rule-dead-letters.md`,
    ...sqs(undelivered, "ApproximateNumberOfMessagesVisible"),
    threshold: 0,
  });
  const policy = new SqsQueuePolicy(stack, `${name}-policy`, {
    queueUrl: queue.url,
    policy: document([tlsOnly("sqs:*", queue.arn), allowRule(queue, rule)]),
  });
  new CloudwatchEventTarget(stack, `${route}-target`, {
    rule: rule.name,
    eventBusName: bus.name,
    targetId: name,
    arn: queue.arn,
    deadLetterConfig: { arn: undelivered.arn },
    dependsOn: [policy, undeliveredPolicy],
  });
  alarm(`${route}-failed-alarm`, {
    alarmName: `${route}-failed-invocations`,
    alarmDescription: `The rule ${route} gave up on events: look at the permissions of its targets and into ${route}-dlq. Runbook: docs/runbooks/rule-failed-invocations.md`,
    ...events(rule, "FailedInvocations"),
    threshold: 0,
  });
  alarm(`${route}-lost-alarm`, {
    alarmName: `${route}-lost-events`,
    alarmDescription: `Events of the rule ${route} could not even be put into ${route}-dlq: they are lost. Look at the policy and the key of that queue; replay the archive of the bus. Runbook: docs/runbooks/rule-lost-events.md`,
    ...events(rule, "InvocationsFailedToBeSentToDlq"),
    threshold: 0,
  });
}
app.synth();
