import type { AwsProblem } from "../aws/aws-problem";

/** What is deployed on a bus and behind it, as AWS itself tells. */
export interface DeployedSystem {
  readonly bus: DeployedBus;
  readonly rules: readonly DeployedRule[];
  readonly topics: readonly DeployedTopic[];
  readonly queues: readonly DeployedQueue[];
  readonly functions: readonly DeployedFunction[];
  /** ARNs of what is not looked into: state machines, other buses, log groups, whatever is in another Region. */
  readonly others: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Something that could not be looked at. */
export interface Gap {
  /** The IAM action that was refused, or failed: `sqs:GetQueueAttributes`. */
  readonly action: string;
  /** On what: `queue q-orders`. */
  readonly on: string;
  readonly problem: AwsProblem;
}

export interface DeployedBus {
  readonly name: string;
  readonly arn: string;
  readonly deadLetterArn: string | undefined;
}

export interface DeployedRule {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  /** JSON; `undefined`: it matches no event, it has a schedule. */
  readonly pattern: string | undefined;
  readonly schedule: string | undefined;
  /** The AWS service that made it, such as the archive's: nobody's to change. */
  readonly managedBy: string | undefined;
  readonly targets: readonly DeployedTarget[];
}

export interface DeployedTarget {
  readonly arn: string;
  readonly deadLetterArn: string | undefined;
}

export interface DeployedTopic {
  readonly name: string;
  readonly arn: string;
  readonly subscriptions: readonly DeployedSubscription[];
}

export interface DeployedSubscription {
  readonly protocol: string;
  /** ARN, e-mail address, URL or telephone number. */
  readonly endpoint: string;
  /** Whether nobody has confirmed it yet: nothing is delivered. */
  readonly pending: boolean;
  readonly filtered: boolean;
  readonly deadLetterArn: string | undefined;
}

export interface DeployedQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Its own dead-letter queue. */
  readonly deadLetterArn: string | undefined;
  /** Whose dead-letter queue it is: `queue q-orders`, `rule route-orders`. Empty: nobody's. */
  readonly deadLettersOf: readonly string[];
  readonly consumers: readonly DeployedConsumer[];
}

/** An event source mapping of a queue. */
export interface DeployedConsumer {
  readonly functionArn: string;
  readonly enabled: boolean;
}

export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where an asynchronous event goes that it failed to process. */
  readonly deadLetterArns: readonly string[];
}
