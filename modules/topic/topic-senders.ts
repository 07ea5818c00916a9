import type { Construct } from "constructs";
import { accountOf, partitionOf, regionOf } from "../arn";
import type { ResourcePolicy } from "../policy/resource-policy";
import { checkAtSynth, fail } from "../report";

/**
 * Lets rules publish. No condition on the rule: "You can't use Condition blocks in Amazon SNS topic policies for
 * EventBridge" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions). With
 * one, every event for the topic would be refused.
 */
export function grantRules(document: ResourcePolicy): void {
  document.allowService({ service: "events.amazonaws.com", actions: ["sns:Publish"] });
}

/**
 * Lets the alarms of the account publish. One statement for all of them, as AWS shows it
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html): naming each would make the policy grow with
 * the stack, up to the 30 KB at which SNS refuses it.
 */
export function grantAlarms(document: ResourcePolicy, topicArn: string): void {
  const account = accountOf(topicArn);
  document.add({
    Sid: "AllowCloudwatchAlarms",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: {
      ArnLike: { "aws:SourceArn": `arn:${partitionOf(topicArn)}:cloudwatch:${regionOf(topicArn)}:${account}:alarm:*` },
      StringEquals: { "aws:SourceAccount": account },
    },
  });
}

/** SNS wants a message group for a FIFO topic, and CloudWatch gives none: no alarm would ever arrive. */
export function checkAlarmTopic(scope: Construct, fifo: boolean): void {
  if (!fifo) return;
  fail(scope, {
    code: "FIFO_ALARM_TOPIC",
    prop: "setAlarmTopic",
    must: "name a standard topic: CloudWatch cannot publish to a FIFO topic",
    got: "a FIFO topic",
    mend: "Make the alarm topic standard.",
  });
}

/** "EventBridge does not support Amazon SNS FIFO topics." https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html */
export function checkRouteToTopic(scope: Construct, topic: string, fifo: boolean): void {
  if (!fifo) return;
  checkAtSynth(scope, (report) =>
    report.error({
      code: "FIFO_TOPIC_TARGET",
      prop: "targets",
      must: "not hold a FIFO topic: EventBridge cannot send to one",
      got: topic,
      mend: "Send to a FIFO queue with a message group, or to a function that publishes to the topic.",
    }),
  );
}
