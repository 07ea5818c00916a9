import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { AssetType, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { type CommonProps, common, located } from "../common-props";
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
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { checkRoleCanUse } from "../encryption-key";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName, stableId } from "../naming";
import { placeOf } from "../place";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";
import { warnOfEveryAction } from "../policy/wildcards";
import { checkList, checkProps } from "../props";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import { createServiceDeadLetterQueue } from "../queue/service-dead-letter-queue";
import { type Bundle, bundle } from "./bundle";
import { ExistingFunction, type ExistingFunctionProps } from "./existing-function";
import { createDeadLetterAlarm, createFunctionAlarms, functionWidgets } from "./function-observability";
import { HANDLER_FUNCTION_PROPS, type HandlerFunctionProps, resolveFunctionProps } from "./function-props";
import { allowInvoke, type InvokingService } from "./function-senders";
import type { HandlerResource } from "./handler-resource";
import { temporaryFile } from "./temporary-file";

/**
 * A Lambda function from one TypeScript file. Deploys the function (its code bundled at synth), a role that may do only what
 * its connections need, a log group, alarms on errors and throttles, and, once a rule or topic invokes it, a dead-letter
 * queue for what it could not process, with an alarm on what could not even be put there.
 *
 * @example
 * const table = new IdempotencyTable(this, "idempotency", { name: "orders-idempotency" });
 * const consumer = new HandlerFunction(this, "orders-consumer", { entry: "handlers/orders-consumer.ts", idempotency: table });
 * orders.consumedBy(consumer);
 */
export class HandlerFunction
  extends Construct
  implements RouteTarget, TopicSubscriber, ConsumerFunction, HttpTarget, DashboardSource
{
  /** A function that is already there, by ARN or name. */
  static existing(scope: Construct, id: string, props: ExistingFunctionProps): ExistingFunction {
    return new ExistingFunction(scope, id, props);
  }

  readonly resource: LambdaFunction;
  readonly arn: string;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;
  readonly bundle: Bundle;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number | undefined;
  readonly idempotency: HandlerFunctionProps["idempotency"];
  /** The permissions of the role; `allow` adds to them. */
  readonly rolePolicy = new RolePolicy();
  readonly routeTargetId: string;
  readonly subscriberId: string;
  readonly subscriberName: string;
  readonly consumerId: string;
  private readonly rolePolicyResource: IamRolePolicy;
  private asyncBound = false;
  private asyncDeadLetterQueue: DeadLetterQueue | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HandlerFunctionProps,
  ) {
    super(scope, id);
    checkProps(this, props, HANDLER_FUNCTION_PROPS);
    const resolved = resolveFunctionProps(this, props);
    this.subscriberName = props.name ?? id;
    this.name = physicalName(this, "name", this.subscriberName, FUNCTION_NAME, { provider: props.provider });
    this.timeoutSeconds = resolved.timeoutSeconds;
    this.reservedConcurrency = props.reservedConcurrency;
    this.idempotency = props.idempotency;
    this.routeTargetId = this.subscriberId = this.consumerId = stableId(this);
    this.bundle = bundle(this, props.entry, props.bundle);

    this.logGroup = this.createLogGroup(resolved.logRetentionDays);
    this.role = this.createRole();
    this.rolePolicyResource = this.createRolePolicy(resolved.tracing);
    for (const { handlerPermissions } of resolved.resources) {
      for (const { sid, actions, resources } of handlerPermissions) this.rolePolicy.allow(sid, actions, resources);
    }
    const code = this.createAsset();
    this.resource = new LambdaFunction(this, "Resource", {
      functionName: this.name,
      description: resolved.description,
      role: this.role.arn,
      runtime: resolved.runtime,
      architectures: [resolved.architecture],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: this.bundle.sourceCodeHash,
      timeout: resolved.timeoutSeconds,
      memorySize: resolved.memoryMegabytes,
      reservedConcurrentExecutions: props.reservedConcurrency,
      kmsKeyArn: props.encryptionKey?.keyArn,
      environment: { variables: this.environment(resolved.resources) },
      tracingConfig: { mode: resolved.tracing ? "Active" : "PassThrough" },
      loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
      // Lambda checks some permissions when the function is made, and makes the log group itself if it must log before.
      dependsOn: [this.rolePolicyResource, this.logGroup, ...(props.encryptionKey?.keyDependencies ?? [])],
      ...common(props),
    });
    this.arn = this.resource.arn;
    createFunctionAlarms(this, resolved.alarms, props);
  }

  get functionRef(): string {
    return this.arn;
  }

  get consumerDependencies(): readonly ITerraformDependable[] {
    return [this.rolePolicyResource];
  }

  /** Where asynchronous events go that could not be processed; `undefined` until a rule or topic is connected. */
  get deadLetterQueue(): DeadLetterQueue | undefined {
    return this.asyncDeadLetterQueue;
  }

  /**
   * Lets the function do something beyond what its connections need.
   * @param sid letters and digits: what for, such as `ReadCatalog`
   */
  allow(sid: string, actions: readonly string[], resources: readonly string[]): void {
    checkList(this, "allow(…, actions)", actions);
    checkList(this, "allow(…, resources)", resources);
    warnOfEveryAction(this, `allow(${JSON.stringify(sid)}, actions)`, actions);
    this.rolePolicy.allow(sid, actions, resources);
  }

  bindRoute({ scope, rule }: RouteBinding): RouteTargetConfig {
    const permission = this.allowInvoke(scope, "events.amazonaws.com", rule.arn);
    this.invokedAsynchronously();
    return { arn: this.arn, dependsOn: [permission], place: () => placeOf(this, this.props.provider) };
  }

  bindSubscription({ scope, topicArn }: SubscriptionBinding): SubscriberConfig {
    const permission = this.allowInvoke(scope, "sns.amazonaws.com", topicArn);
    this.invokedAsynchronously();
    return { protocol: "lambda", endpoint: this.arn, dependsOn: [permission] };
  }

  bindHttp({ scope, sourceArn }: HttpBinding): HttpIntegration {
    const permission = this.allowInvoke(scope, "apigateway.amazonaws.com", sourceArn);
    return {
      config: { integrationUri: this.arn, payloadFormatVersion: "2.0" },
      dependsOn: [permission],
      timeoutSeconds: this.timeoutSeconds,
    };
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return functionWidgets(this.resource, this.name, this.props.provider);
  }

  /** A permission is a part of the function, so the function's own provider makes it. */
  private allowInvoke(scope: Construct, service: InvokingService, sourceArn: string): LambdaPermission {
    return allowInvoke(scope, this.resource.functionName, service, sourceArn, located(this.props));
  }

  /**
   * A rule or topic is done once Lambda has taken the event: what the function then fails to process in three tries is
   * dropped, unless there is a dead-letter queue (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
   */
  private invokedAsynchronously(): void {
    if (this.asyncBound) return;
    this.asyncBound = true;
    this.asyncDeadLetterQueue = createServiceDeadLetterQueue(
      this,
      this.props.deadLetterQueue,
      {
        name: `${this.subscriberName}-dlq`,
        meaning: `Events that the function ${this.name} could not process in three tries.`,
        recovery: "invoke the function with them again",
        runbook: "function-dead-letters",
        ...this.common,
      },
      "an event that fails three times is dropped",
    );
    if (!this.asyncDeadLetterQueue) return;
    const { arn, key, sendPermissions } = this.asyncDeadLetterQueue;
    checkRoleCanUse(this, "deadLetterQueue.encryptionKey", key, "its role");
    if (this.props.alarms !== false) createDeadLetterAlarm(this, this.asyncDeadLetterQueue, this.common);
    for (const { sid, actions, resources } of sendPermissions) this.rolePolicy.allow(sid, actions, resources);
    this.resource.putDeadLetterConfig({ targetArn: arn });
  }

  private createLogGroup(days: number): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "logs", {
      name: `/aws/lambda/${this.name}`,
      retentionInDays: days,
      ...common(this.props),
    });
  }

  private createRole(): IamRole {
    return new IamRole(this, "role", {
      namePrefix: roleNamePrefix(this.name),
      description: `Role of the function ${this.name}`,
      assumeRolePolicy: assumeRolePolicy("lambda.amazonaws.com"),
      ...common(this.props),
    });
  }

  private createRolePolicy(tracing: boolean): IamRolePolicy {
    // The streams of the function's own log group: Lambda names them.
    this.rolePolicy.allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${this.logGroup.arn}:*`]);
    if (tracing) {
      // X-Ray knows no resources for these two actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      this.rolePolicy.allow("WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]);
    }
    const keyArn = this.props.encryptionKey?.keyArn;
    if (keyArn !== undefined) this.rolePolicy.allow("DecryptEnvironment", ["kms:Decrypt"], [keyArn]);
    const policy = new IamRolePolicy(this, "role-policy", {
      role: this.role.id,
      policy: this.rolePolicy.json,
      ...located(this.props),
    });
    this.rolePolicy.writeTo(policy);
    return policy;
  }

  private createAsset(): TerraformAsset {
    const { zip, sourceCodeHash } = this.bundle;
    const assetHash = Buffer.from(sourceCodeHash, "base64").toString("hex").slice(0, 32);
    const path = temporaryFile(assetHash, "function.zip", zip);
    return new TerraformAsset(this, "code", { path, type: AssetType.FILE, assetHash });
  }

  private environment(resources: readonly HandlerResource[]): Record<string, string> {
    return {
      ...(this.props.bundle?.sourceMaps !== false && { NODE_OPTIONS: "--enable-source-maps" }),
      POWERTOOLS_SERVICE_NAME: this.name,
      ...Object.assign({}, ...resources.map(({ handlerEnvironment }) => handlerEnvironment)),
      ...this.props.environment,
    };
  }

  private get common(): CommonProps {
    return { tags: this.props.tags, provider: this.props.provider };
  }
}

const FUNCTION_NAME = {
  kind: "function",
  maxLength: AWS_LIMITS.lambda.functionNameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;
