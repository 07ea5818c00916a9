import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { email, FanoutTopic, type FanoutTopicProps, setAlarmTopic, setStage } from "../../modules";
import type { StackProps } from "../stack-props";

/**
 * Puts a stack into its Region, a tag on all that it deploys, and its stage in front of every name: before anything else.
 *
 * @param system value of the tag `system`
 */
export function beginStack(stack: TerraformStack, system: string, { region, stage }: StackProps): AwsProvider {
  const provider = new AwsProvider(stack, "aws", { region, defaultTags: [{ tags: { system } }] });
  setStage(stack, stage);
  return provider;
}

/** The topic `alerts` of a stack: each of its alarms notifies it, and `alertEmail` reads it. */
export function alertsTopic(stack: TerraformStack, { alertEmail }: StackProps, props: FanoutTopicProps): FanoutTopic {
  const alerts = new FanoutTopic(stack, "alerts", props);
  setAlarmTopic(stack, alerts);
  if (alertEmail) alerts.subscribe(email(alertEmail));
  return alerts;
}
