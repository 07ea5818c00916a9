import { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function";
import { Construct } from "constructs";
import { resourceNameOf } from "../arn";
import { AWS_LIMITS } from "../aws-limits";
import { type CommonProps, located } from "../common-props";
import type {
  ConsumerFunction,
  HttpBinding,
  HttpIntegration,
  HttpTarget,
  RouteBinding,
  RouteTarget,
  RouteTargetConfig,
  SubscriberConfig,
  SubscriptionBinding,
  TopicSubscriber,
} from "../connections";
import { checkArn, EXISTING_PROPS, type ExistingProps, placeOfExisting } from "../existing";
import { stableId } from "../naming";
import { checkProps, optional, type ShapeOf } from "../props";
import { checkSeconds } from "../range";
import { checkAtSynth } from "../report";
import { allowInvoke } from "./function-senders";

export type ExistingFunctionProps = ExistingProps &
  Pick<CommonProps, "provider"> & {
    /** Its timeout in seconds, to compute the visibility timeout of a queue that it consumes. @default unknown: synth warns */
    readonly timeoutSeconds?: number;
    /** What it does with events that arrive twice. @default unsaid, of which synth warns when it consumes a queue */
    readonly idempotency?: { readonly because: string };
  };

const EXISTING_FUNCTION_PROPS: ShapeOf<ExistingFunctionProps> = {
  ...EXISTING_PROPS,
  timeoutSeconds: optional("number"),
  idempotency: optional({ like: '{ because: "…" }', has: "because" }),
};

/**
 * A function that is already there. Deploys the permissions for the rules and topics that invoke it. Its role and its
 * dead-letter queue are managed where it is made: it needs to be allowed to receive from a queue that it consumes.
 *
 * @example
 * const audit = HandlerFunction.existing(this, "audit", { arn: "arn:aws:lambda:eu-central-1:123456789012:function:audit" });
 */
export class ExistingFunction extends Construct implements RouteTarget, TopicSubscriber, ConsumerFunction, HttpTarget {
  readonly arn: string;
  readonly functionRef: string;
  readonly timeoutSeconds: number | undefined;
  readonly reservedConcurrency = undefined;
  readonly idempotency: { readonly because: string } | undefined;
  readonly rolePolicy = undefined;
  readonly consumerDependencies = [];
  readonly routeTargetId: string;
  readonly subscriberId: string;
  readonly subscriberName: string;
  readonly consumerId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingFunctionProps,
  ) {
    super(scope, id);
    checkProps(this, props, EXISTING_FUNCTION_PROPS);
    checkSeconds(this, "timeoutSeconds", props.timeoutSeconds, AWS_LIMITS.lambda.timeoutSeconds);
    this.arn =
      props.name === undefined
        ? checkArn(this, "lambda", props.arn ?? "")
        : new DataAwsLambdaFunction(this, "Resource", { functionName: props.name, ...located(props) }).arn;
    this.functionRef = props.name ?? this.arn;
    this.timeoutSeconds = props.timeoutSeconds;
    this.idempotency = props.idempotency;
    this.routeTargetId = this.subscriberId = this.consumerId = stableId(this);
    this.subscriberName = props.name ?? resourceNameOf(this.arn) ?? id;
  }

  bindRoute({ scope, rule }: RouteBinding): RouteTargetConfig {
    this.warnDeadLetters();
    const permission = allowInvoke(scope, this.functionRef, "events.amazonaws.com", rule.arn, located(this.props));
    return { arn: this.arn, dependsOn: [permission], place: () => placeOfExisting(this, this.props) };
  }

  bindSubscription({ scope, topicArn }: SubscriptionBinding): SubscriberConfig {
    this.warnDeadLetters();
    const permission = allowInvoke(scope, this.functionRef, "sns.amazonaws.com", topicArn, located(this.props));
    return { protocol: "lambda", endpoint: this.arn, dependsOn: [permission] };
  }

  bindHttp({ scope, sourceArn }: HttpBinding): HttpIntegration {
    const service = "apigateway.amazonaws.com";
    const permission = allowInvoke(scope, this.functionRef, service, sourceArn, located(this.props));
    return {
      config: { integrationUri: this.arn, payloadFormatVersion: "2.0" },
      dependsOn: [permission],
      timeoutSeconds: this.timeoutSeconds,
    };
  }

  private warnDeadLetters(): void {
    checkAtSynth(this, (report) =>
      report.warning({
        code: "DEAD_LETTERS_UNMANAGED",
        prop: "arn",
        must: "have a dead-letter queue or on-failure destination where it is made, or an event that fails three times is dropped in silence",
        got: this.subscriberName,
        mend: 'See to it there, then acceptRisk(…, "DEAD_LETTERS_UNMANAGED", "…").',
      }),
    );
  }
}
