import type {
  DeployedBus,
  DeployedConsumer,
  DeployedFunction,
  DeployedQueue,
  DeployedRule,
  DeployedSubscription,
  DeployedTarget,
} from "./deployed-system";

/** What a system is read from: the services of an account and Region, or a simulator of them. Each call throws what the SDK throws. */
export interface SystemReader {
  /** Of the services that are asked. */
  readonly region: string;
  bus(nameOrArn: string): Promise<DeployedBus>;
  rules(bus: string): Promise<readonly Omit<DeployedRule, "targets">[]>;
  targets(bus: string, rule: string): Promise<readonly DeployedTarget[]>;
  subscriptions(topicArn: string): Promise<readonly ListedSubscription[]>;
  /** What ListSubscriptionsByTopic does not tell. */
  subscriptionDetails(subscriptionArn: string): Promise<Pick<DeployedSubscription, "filtered" | "deadLetterArn">>;
  queueUrl(queueArn: string): Promise<string>;
  queue(queueUrl: string): Promise<Pick<DeployedQueue, "visible" | "inFlight" | "delayed" | "deadLetterArn">>;
  consumers(queueArn: string): Promise<readonly DeployedConsumer[]>;
  configuration(
    functionArn: string,
  ): Promise<Pick<DeployedFunction, "environment"> & { deadLetterArn: string | undefined }>;
  /** ARN of where a function's failed asynchronous events go. */
  onFailure(functionArn: string): Promise<string | undefined>;
}

export interface ListedSubscription extends Pick<DeployedSubscription, "protocol" | "endpoint" | "pending"> {
  readonly arn: string;
}
