import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { PipesPipe } from "@cdktf/provider-aws/lib/pipes-pipe";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { accountOf, partitionOf, regionOf } from "../arn";
import { AWS_LIMITS } from "../aws-limits";
import { type CommonProps, common, located } from "../common-props";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { checkRoleCanUse } from "../encryption-key";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import { createServiceDeadLetterQueue } from "../queue/service-dead-letter-queue";
import { literalJson } from "../terraform-json";
import { checkOutboxAtSynth, outboxBusArn } from "./outbox-checks";
import { outboxTarget } from "./outbox-event";
import { createOutboxAlarms, outboxWidgets } from "./outbox-observability";
import { type OutboxProps, resolveOutboxProps } from "./outbox-props";

/**
 * Every new row of a table becomes an event on a bus: a row and its event exist together or not at all, as nothing writes to
 * both. Deploys an EventBridge Pipe from the stream of the table to the bus, a role that may do that and nothing else, a log of failures,
 * a dead-letter queue that is told which rows were given up, and alarms on failures, time-outs, throttles, silence and the first dead letter.
 *
 * Rows of one partition key become events in their order, but for one that the bus refuses: it is tried again, and those after it
 * in its batch may overtake it. A bus, and what it delivers to, keeps no order anyway. A row may become an event twice, with two
 * event ids: consumers tell it by the key of the row in the detail.
 *
 * AWS may refuse a pipe that is made right after its role and stream (`Cannot access stream …`), as it does not see them yet, and
 * provider 5.100 does not try again: a second apply makes the pipe anew, and no row is lost.
 *
 * @example
 * new Outbox(this, "account-outbox", {
 *   table: events,
 *   bus,
 *   event: {
 *     source: "bank.accounts",
 *     detailType: "<type>",
 *     detail: { accountId: "<accountId>", sequence: "<sequence.N>", amount: "<amount.N>" },
 *   },
 * });
 */
export class Outbox extends Construct implements DashboardSource {
  readonly resource: PipesPipe;
  readonly arn: string;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;
  /** `undefined` where it was opted out of. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;
  /** That of the table. */
  readonly provider: TerraformProvider | undefined;
  /** Names the pipe in its metrics. */
  readonly metricDimensions: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OutboxProps,
  ) {
    super(scope, id);
    const resolved = resolveOutboxProps(this, props);
    const { table } = props;
    this.provider = table.provider;
    this.name = physicalName(this, "name", props.name ?? id, PIPE_NAME, { provider: this.provider });
    const busArn = outboxBusArn(this, props.bus);
    const target = outboxTarget(this, props.event);
    const streamArn = table.streamWith("NEW_IMAGE");
    this.deadLetterQueue = this.createDeadLetterQueue();
    this.logGroup = new CloudwatchLogGroup(this, "logs", {
      // The policy that lets AWS write to groups of this prefix does not grow with their number.
      name: `/aws/vendedlogs/pipes/${this.name}`,
      retentionInDays: resolved.logRetentionDays,
      ...common(this.common),
    });
    this.role = this.createRole();
    const policy = this.createRolePolicy(streamArn, busArn);
    this.resource = new PipesPipe(this, "Resource", {
      name: this.name,
      description: `Rows of ${table.name} as events`,
      desiredState: resolved.enabled ? "RUNNING" : "STOPPED",
      roleArn: this.role.arn,
      source: streamArn,
      sourceParameters: {
        dynamodbStreamParameters: {
          // From the first row on: with LATEST, those would be lost that are written while the pipe is being made.
          startingPosition: "TRIM_HORIZON",
          batchSize: resolved.batchSize,
          maximumBatchingWindowInSeconds: resolved.batchWindowSeconds,
          maximumRecordAgeInSeconds: resolved.retry.maxAgeSeconds,
          maximumRetryAttempts: resolved.retry.maxAttempts,
          parallelizationFactor: resolved.parallelBatches,
          // One row that cannot be sent does not take those of its batch with it.
          onPartialBatchItemFailure: "AUTOMATIC_BISECT",
          ...(this.deadLetterQueue && { deadLetterConfig: { arn: this.deadLetterQueue.arn } }),
        },
        filterCriteria: { filter: resolved.filters.map((filter) => ({ pattern: literalJson(filter) })) },
      },
      target: busArn,
      targetParameters: target,
      logConfiguration: { level: "ERROR", cloudwatchLogsLogDestination: { logGroupArn: this.logGroup.arn } },
      dependsOn: [policy, ...table.dependencies, ...(this.deadLetterQueue?.dependencies ?? [])],
      ...common(this.common),
    });
    this.arn = this.resource.arn;
    this.metricDimensions = { PipeName: this.resource.name };
    createOutboxAlarms(this, table, resolved.alarms, this.common);
    checkOutboxAtSynth(this, props, resolved.enabled);
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return outboxWidgets(this);
  }

  private createDeadLetterQueue(): DeadLetterQueue | undefined {
    const queue = createServiceDeadLetterQueue(
      this,
      this.props.deadLetterQueue,
      {
        name: `${this.props.name ?? this.node.id}-dlq`,
        meaning: `Rows of ${this.props.table.name} that the pipe ${this.name} gave up: each letter says where they are in the stream, and does not hold them.`,
        recovery: "publish the events of these rows",
        runbook: "outbox-dead-letters",
        ...this.common,
      },
      "a row that cannot be published becomes no event",
    );
    checkRoleCanUse(this, "deadLetterQueue.encryptionKey", queue?.key, "the role of the pipe");
    return queue;
  }

  private createRole(): IamRole {
    // The ARN of the pipe by its name, as the pipe itself depends on the role.
    const { arn } = this.props.table;
    const account = accountOf(arn);
    const pipe = `arn:${partitionOf(arn)}:pipes:${regionOf(arn)}:${account}:pipe/${this.name}`;
    return new IamRole(this, "role", {
      namePrefix: roleNamePrefix(this.name),
      description: `Role of the pipe ${this.name}`,
      assumeRolePolicy: assumeRolePolicy("pipes.amazonaws.com", { arn: pipe, account }),
      ...common(this.common),
    });
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
  private createRolePolicy(streamArn: string, busArn: string): IamRolePolicy {
    const { key } = this.props.table;
    checkRoleCanUse(this, "table.encryptionKey", key, "the role of the pipe");
    const permissions = new RolePolicy();
    permissions.allow(
      "ReadStream",
      ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((action) => `dynamodb:${action}`),
      [streamArn],
    );
    if (key?.keyArn !== undefined) permissions.allow("DecryptStream", ["kms:Decrypt"], [key.keyArn]);
    permissions.allow("PublishEvents", ["events:PutEvents"], [busArn]);
    for (const { sid, actions, resources } of this.deadLetterQueue?.sendPermissions ?? []) {
      permissions.allow(sid, actions, resources);
    }
    return new IamRolePolicy(this, "role-policy", {
      role: this.role.id,
      policy: permissions.json,
      ...located(this.common),
    });
  }

  private get common(): CommonProps {
    return { tags: this.props.tags, provider: this.provider };
  }
}

const PIPE_NAME = {
  kind: "pipe",
  maxLength: AWS_LIMITS.pipes.pipeNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
