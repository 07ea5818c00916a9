import type { Apigatewayv2IntegrationConfig } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import type { CloudwatchEventTargetConfig } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { Made, Place } from "./place";
import type { RolePolicy } from "./policy/role-policy";
import type { TargetInput } from "./route/target-input";

/*
 * How constructs meet: what a rule asks of a target, a topic of a subscriber, a queue of the function that consumes it.
 * Anything that implements one of these can be connected, whether it comes from this library or not.
 */

/** What a rule tells a target when they are connected. */
export interface RouteBinding {
  /** Where the target may put what it needs for the connection, such as a permission or a role. */
  readonly scope: Construct;
  /** The rule, by references. */
  readonly rule: { readonly arn: string; readonly account: string };
  /** Message group for a FIFO queue, as given in the route. */
  readonly messageGroupId: string | undefined;
  /** What the target receives in place of the event, as given in the route. */
  readonly input: TargetInput | undefined;
  /** For resources in {@link scope}: the provider of the rule. */
  readonly located: { readonly provider?: TerraformProvider };
  /**
   * Adds something that must be there before the first event is sent, at any time: for what is not known yet when the two
   * are connected, such as the subscriptions of a topic.
   */
  dependOn(resource: TerraformResource): void;
}

/** What a target tells the rule when they are connected. */
export interface RouteTargetConfig {
  readonly arn: string;
  /** Role that EventBridge takes to reach the target. Not for queues, topics, functions and log groups: they let EventBridge in by their own policy. */
  readonly roleArn?: string;
  /** What must be there before the first event is sent: policies, permissions. */
  readonly dependsOn?: readonly ITerraformDependable[];
  /**
   * Where the target is, if it has to be in the Region and account of the rule, as all have to but buses. Asked at synth.
   * @default what the ARN says
   */
  readonly place?: () => Place;
  /** Further parameters of the target, such as `sqsTarget`. */
  readonly parameters?: Partial<Omit<CloudwatchEventTargetConfig, "rule" | "arn" | "targetId" | "eventBusName">>;
}

/** Something that a rule can send events to. */
export interface RouteTarget {
  /**
   * Identifies the target within the route, the same from synth to synth: it becomes the `target_id`. Constructs take their
   * path, adapters an `id` that they are given.
   */
  readonly routeTargetId: string;
  bindRoute(binding: RouteBinding): RouteTargetConfig;
}

/** What a topic tells a subscriber when they are connected. */
export interface SubscriptionBinding {
  readonly scope: Construct;
  readonly topicArn: string;
  readonly topic: Construct;
  readonly fifo: boolean;
  /** The account of the topic. */
  readonly account: string;
  /** Whether one provider makes, or looks up, both the topic and this: then they are in one account. */
  sharesProvider(other: Made): boolean;
}

/** What a subscriber tells the topic when they are connected. */
export interface SubscriberConfig {
  readonly protocol: "sqs" | "lambda" | "email" | "email-json" | "https" | "sms" | "firehose";
  readonly endpoint: string;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Something that a topic can deliver to. */
export interface TopicSubscriber {
  /** Identifies the subscriber within the topic, the same from synth to synth. */
  readonly subscriberId: string;
  /** What its part of a name is: the name of the queue or function, without the stage. */
  readonly subscriberName: string;
  bindSubscription(binding: SubscriptionBinding): SubscriberConfig;
}

/** What an HTTP endpoint tells the target of a route when they are connected. */
export interface HttpBinding {
  /** Where the target may put what it needs for the connection, such as a permission or a role. */
  readonly scope: Construct;
  /** The requests of the route, as `aws:SourceArn` names them: of every stage, `*` for variables of the path. */
  readonly sourceArn: string;
  /** For resources in {@link scope}: the provider of the endpoint. */
  readonly located: { readonly provider?: TerraformProvider };
}

/** What the target of a route tells the HTTP endpoint when they are connected. */
export interface HttpIntegration {
  /** How API Gateway reaches it. */
  readonly config: Omit<Apigatewayv2IntegrationConfig, "apiId" | "integrationType">;
  /** What must be there before the first request comes: permissions, policies. */
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Seconds that it may take; `undefined` where that is not known. */
  readonly timeoutSeconds?: number | undefined;
  /** Whether an answer of status 200 can mean that nothing was done. @default false */
  readonly hidesFailures?: boolean;
}

/** Something that requests of an HTTP endpoint can be sent to. */
export interface HttpTarget {
  bindHttp(binding: HttpBinding): HttpIntegration;
}

/** A function that a queue can be consumed by. */
export interface ConsumerFunction {
  readonly node: Construct["node"];
  /** Identifies the function within the queue, the same from synth to synth. */
  readonly consumerId: string;
  /** Name or ARN, for `function_name` of the event source mapping. */
  readonly functionRef: string;
  /** `undefined` where it is not known, as of a function that is made elsewhere. */
  readonly timeoutSeconds: number | undefined;
  readonly reservedConcurrency: number | undefined;
  /** What was said about events that arrive twice; `undefined`: nothing. */
  readonly idempotency: unknown;
  /** The permissions of its role; `undefined` where the role is managed elsewhere. */
  readonly rolePolicy: RolePolicy | undefined;
  /** What must be there before the mapping: Lambda checks the permissions of the role when it is made. */
  readonly consumerDependencies: readonly ITerraformDependable[];
}
