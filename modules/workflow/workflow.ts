import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountOf, partitionOf, regionOf } from "../arn";
import { AWS_LIMITS } from "../aws-limits";
import { common, located } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig } from "../connections";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName, stableId } from "../naming";
import { placeOf } from "../place";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";
import { warnOfEveryAction } from "../policy/wildcards";
import { checkList } from "../props";
import { stateMachineTarget } from "../route/route-targets";
import { definitionText, permissionsOf } from "./definition-text";
import { checkWorkflow } from "./workflow-checks";
import { createWorkflowAlarms, workflowWidgets } from "./workflow-observability";
import { type ResolvedWorkflow, resolveWorkflowProps, type WorkflowProps } from "./workflow-props";

/**
 * A Step Functions state machine from an object that is checked at synth. Deploys the machine, a role that may do what its
 * tasks do and nothing else, a log group, X-Ray tracing, and alarms on executions that failed, timed out, were stopped or put
 * off. A rule can start it: one that cannot be started goes to the dead-letter queue of the route. An execution that fails
 * keeps its input for 90 days and can be redriven.
 *
 * @example
 * const fulfilment = new Workflow(this, "fulfilment", {
 *   name: "fulfilment",
 *   definition: {
 *     StartAt: "Pack",
 *     States: {
 *       Pack: invokeTask(pack, { ResultSelector: { "parcel.$": "$.Payload.parcel" }, Next: "Announce" }),
 *       Announce: putEventTask(bus, { Source: "shop.fulfilment", DetailType: "Order Shipped", Detail: "$" }, { End: true }),
 *     },
 *   },
 * });
 */
export class Workflow extends Construct implements RouteTarget, DashboardSource {
  readonly resource: SfnStateMachine;
  readonly arn: string;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly timeoutSeconds: number;
  readonly provider: TerraformProvider | undefined;
  readonly routeTargetId: string;
  /** The permissions of the role; `allow` adds to them. */
  readonly rolePolicy = new RolePolicy();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowProps,
  ) {
    super(scope, id);
    const resolved = resolveWorkflowProps(this, props);
    this.name = physicalName(this, "name", props.name, STATE_MACHINE_NAME, { provider: props.provider });
    this.type = resolved.type;
    this.timeoutSeconds = resolved.timeoutSeconds;
    this.provider = props.provider;
    this.routeTargetId = stableId(this);
    checkWorkflow(this, props.definition, this.rolePolicy);

    this.logGroup = this.createLogGroup(resolved);
    this.role = this.createRole();
    const rolePolicy = this.createRolePolicy(resolved);
    this.resource = new SfnStateMachine(this, "Resource", {
      name: this.name,
      type: resolved.type,
      roleArn: this.role.arn,
      definition: definitionText(props.definition, resolved.timeoutSeconds, this.partition()),
      loggingConfiguration: {
        level: resolved.logs.level,
        includeExecutionData: resolved.logs.includeExecutionData,
        // Step Functions takes the group with its streams, and no other spelling.
        logDestination: `${this.logGroup.arn}:*`,
      },
      tracingConfiguration: { enabled: resolved.tracing },
      // Step Functions asks when the machine is made whether the role may write logs.
      dependsOn: [rolePolicy],
      ...common(props),
    });
    this.arn = this.resource.arn;
    createWorkflowAlarms(this, resolved.alarms, props);
  }

  /**
   * Lets the workflow do something beyond what the makers of tasks know: for tasks that name the ARN of an integration.
   * @param sid letters and digits: what for, such as `StartJobs`
   */
  allow(sid: string, actions: readonly string[], resources: readonly string[]): void {
    checkList(this, "allow(…, actions)", actions);
    checkList(this, "allow(…, resources)", resources);
    warnOfEveryAction(this, `allow(${JSON.stringify(sid)}, actions)`, actions);
    this.rolePolicy.allow(sid, actions, resources);
  }

  /** For a function that starts executions. @param variable where it finds the ARN of the state machine */
  toStart(variable = "STATE_MACHINE_ARN"): HandlerResource {
    const permission = { sid: "StartExecutions", actions: ["states:StartExecution"], resources: [this.arn] };
    return handlerResource(this, { variable, value: this.arn, permission });
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    const target = stateMachineTarget({ id: this.routeTargetId, arn: this.arn });
    return { ...target.bindRoute(binding), place: () => placeOf(this, this.provider) };
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return workflowWidgets(this);
  }

  private createLogGroup({ logRetentionDays }: ResolvedWorkflow): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "logs", {
      // The policy that Step Functions writes for log groups has little room, which names with this prefix take none of:
      // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-cwl
      name: `/aws/vendedlogs/states/${this.name}`,
      retentionInDays: logRetentionDays,
      ...common(this.props),
    });
  }

  private createRole(): IamRole {
    // The ARN as it will be: by that of the resource, the role would depend on what depends on it.
    const { arn } = this.logGroup;
    const account = accountOf(arn);
    const machine = `arn:${partitionOf(arn)}:states:${regionOf(arn)}:${account}:stateMachine:${this.name}`;
    return new IamRole(this, "role", {
      namePrefix: roleNamePrefix(this.name),
      description: `Role of the state machine ${this.name}`,
      assumeRolePolicy: assumeRolePolicy("states.amazonaws.com", { arn: machine, account }),
      ...common(this.props),
    });
  }

  private createRolePolicy({ tracing }: ResolvedWorkflow): IamRolePolicy {
    this.rolePolicy.allow("DeliverLogs", LOG_DELIVERY, ["*"]);
    if (tracing) this.rolePolicy.allow("WriteTraces", TRACES, ["*"]);
    for (const { sid, actions, resources } of permissionsOf(this.props.definition)) {
      this.rolePolicy.allow(sid, actions, resources);
    }
    const policy = new IamRolePolicy(this, "role-policy", {
      role: this.role.id,
      policy: this.rolePolicy.json,
      ...located(this.props),
    });
    this.rolePolicy.writeTo(policy);
    return policy;
  }

  /** As far as the Region says it at synth: an expression in its place would hide the whole definition in a plan. */
  private partition(): string {
    const { region = "" } = placeOf(this, this.provider);
    return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}

/** They know no resources. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
const LOG_DELIVERY = [
  "CreateLogDelivery",
  "CreateLogStream",
  "DeleteLogDelivery",
  "DescribeLogGroups",
  "DescribeResourcePolicies",
  "GetLogDelivery",
  "ListLogDeliveries",
  "PutLogEvents",
  "PutResourcePolicy",
  "UpdateLogDelivery",
].map((action) => `logs:${action}`);

/** https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const TRACES = ["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"].map(
  (action) => `xray:${action}`,
);

const STATE_MACHINE_NAME = {
  kind: "state machine",
  maxLength: AWS_LIMITS.stepFunctions.nameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;
