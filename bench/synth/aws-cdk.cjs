// The same topology with AWS CDK: per route a rule, a target, three queues with policies and five alarms.
const { App, Duration, Stack } = require("aws-cdk-lib");
const cloudwatch = require("aws-cdk-lib/aws-cloudwatch");
const actions = require("aws-cdk-lib/aws-cloudwatch-actions");
const events = require("aws-cdk-lib/aws-events");
const targets = require("aws-cdk-lib/aws-events-targets");
const sns = require("aws-cdk-lib/aws-sns");
const sqs = require("aws-cdk-lib/aws-sqs");

const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
// CloudFormation takes 500 resources a stack: lifted here, as it is the synthesis that is compared.
const app = new App({ outdir, context: { "@aws-cdk/core:stackResourceLimit": 0 } });
const stack = new Stack(app, "bench", { env: { region: "eu-central-1" } });
const alerts = new sns.Topic(stack, "alerts", { topicName: "alerts", enforceSSL: true });
const action = new actions.SnsAction(alerts);
const bus = new events.EventBus(stack, "bus", { eventBusName: "bus" });

const queueOf = (name, props) =>
  new sqs.Queue(stack, name, {
    queueName: name,
    enforceSSL: true,
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    retentionPeriod: Duration.days(14),
    ...props,
  });
const alarm = (id, metric, threshold, alarmDescription) => {
  const made = new cloudwatch.Alarm(stack, `${id}-alarm`, {
    alarmName: id,
    alarmDescription,
    metric,
    threshold,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  made.addAlarmAction(action);
  made.addOkAction(action);
};
const period = Duration.minutes(1);
const notEmpty = (queue, name) =>
  alarm(`${name}-not-empty`, queue.metricApproximateNumberOfMessagesVisible({ period }), 0, `Dead letters in ${name}`);

for (let n = 0; n < count; n++) {
  const name = `queue-${n}`;
  const letters = queueOf(`${name}-dlq`, {});
  const queue = queueOf(name, {
    retentionPeriod: Duration.days(4),
    receiveMessageWaitTime: Duration.seconds(20),
    deadLetterQueue: { queue: letters, maxReceiveCount: 5 },
  });
  notEmpty(letters, `${name}-dlq`);
  alarm(`${name}-depth`, queue.metricApproximateNumberOfMessagesVisible({ period }), 100, `Depth of ${name}`);
  alarm(`${name}-age`, queue.metricApproximateAgeOfOldestMessage({ period }), 900, `Age of ${name}`);

  const route = `route-${n}`;
  const undelivered = queueOf(`${route}-dlq`, {});
  notEmpty(undelivered, `${route}-dlq`);
  const rule = new events.Rule(stack, route, {
    ruleName: route,
    eventBus: bus,
    eventPattern: { source: [`app.${n}`] },
  });
  rule.addTarget(new targets.SqsQueue(queue, { deadLetterQueue: undelivered }));
  for (const metricName of ["FailedInvocations", "InvocationsFailedToBeSentToDlq"]) {
    const metric = new cloudwatch.Metric({
      namespace: "AWS/Events",
      metricName,
      dimensionsMap: { EventBusName: bus.eventBusName, RuleName: rule.ruleName },
      statistic: "Sum",
      period,
    });
    alarm(`${route}-${metricName}`, metric, 0, `${metricName} of ${route}`);
  }
}
app.synth();
