import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import { CloudwatchEventBusPolicy } from "@cdktf/provider-aws/lib/cloudwatch-event-bus-policy";
import { SchemasDiscoverer } from "@cdktf/provider-aws/lib/schemas-discoverer";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Metric } from "../alarm";
import { partitionOf } from "../arn";
import { common, located } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig } from "../connections";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type Key, keyOf } from "../encryption-key";
import type { HandlerResource } from "../handler-function/handler-resource";
import { stableId } from "../naming";
import { type PolicyStatement, ResourcePolicy } from "../policy/resource-policy";
import { warnOfWildcards } from "../policy/wildcards";
import { checkProps } from "../props";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import { createServiceDeadLetterQueue } from "../queue/service-dead-letter-queue";
import { literalJson } from "../terraform-json";
import { type ArchiveProps, EVENT_BUS_PROPS, type EventBusProps, type Publisher, resolveBusProps } from "./bus-props";
import { busRole } from "./bus-target";
import { BUS_VARIABLE, publishToBus } from "./bus-use";
import { ExistingBus, type ExistingBusProps } from "./existing-bus";

/** A bus that rules can be put on. */
export interface Bus {
  /** Name, never an ARN: rules and targets spell it in one way, or Terraform replaces them. */
  readonly busName: string;
  /** Whether it is the account's default bus, the only one with schedules and without `EventBusName` in its metrics. */
  readonly isDefault: boolean;
  /** The provider that made it; its rules come from the same. */
  readonly provider: TerraformProvider | undefined;
  /** Name as text, where `busName` is a reference. */
  readonly name?: string;
  /** ARN, where it is known. */
  readonly arn?: string | undefined;
}

/**
 * An EventBridge bus. Deploys the bus and, on request, an archive to replay from, schema discovery, and the policy that lets
 * other accounts publish. Rules are `EventRoute`s. Within the account, whoever may call `events:PutEvents` by IAM can
 * publish.
 *
 * An event that no rule matches is dropped by EventBridge: with an archive of the whole bus it can still be replayed.
 *
 * @example
 * const bus = new EventBus(this, "bus", { name: "ecom-bus", archive: { name: "ecom-events-archive", retentionDays: 7 } });
 */
export class EventBus extends Construct implements Bus, RouteTarget, DashboardSource {
  /** A bus that is already there, by name or ARN; `{ name: "default" }` is the account's own. */
  static existing(scope: Construct, id: string, props: ExistingBusProps): ExistingBus {
    return new ExistingBus(scope, id, props);
  }

  readonly resource: CloudwatchEventBus;
  readonly arn: string;
  readonly busName: string;
  readonly archive: CloudwatchEventArchive | undefined;
  readonly discoverer: SchemasDiscoverer | undefined;
  /** Where events go that the bus cannot decrypt: only with a customer-managed key, and itself encrypted by SSE-SQS. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly provider: TerraformProvider | undefined;
  readonly isDefault = false;
  readonly routeTargetId: string;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  private readonly document: ResourcePolicy;
  private policyResource: CloudwatchEventBusPolicy | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventBusProps,
  ) {
    super(scope, id);
    checkProps(this, props, EVENT_BUS_PROPS);
    const resolved = resolveBusProps(this, props);
    this.name = resolved.name;
    this.provider = props.provider;
    this.routeTargetId = stableId(this);
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    this.deadLetterQueue = this.key && this.createDeadLetterQueue();

    this.resource = new CloudwatchEventBus(this, "Resource", {
      name: this.name,
      description: props.description,
      kmsKeyIdentifier: this.key?.keyId,
      ...(this.deadLetterQueue && { deadLetterConfig: { arn: this.deadLetterQueue.arn } }),
      dependsOn: this.key ? [...this.key.keyDependencies] : undefined,
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.busName = this.resource.name;
    this.document = new ResourcePolicy(this.arn, []);
    this.archive = resolved.archive && this.createArchive(resolved.archive);
    this.discoverer = props.schemaDiscovery ? this.createDiscoverer() : undefined;
    for (const publisher of props.publishers ?? []) this.allowPublisher(publisher);
    this.grantKey();
  }

  /** Policy of the bus; `undefined` until somebody beyond the account is let in. */
  get policy(): CloudwatchEventBusPolicy | undefined {
    return this.policyResource;
  }

  /** Lets another account, or every account of an organization, publish to the bus. */
  allowPublisher(publisher: Publisher): void {
    if ("account" in publisher) {
      this.addToPolicy({
        Sid: `AllowAccount${publisher.account}`,
        Effect: "Allow",
        Principal: { AWS: `arn:${partitionOf(this.arn)}:iam::${publisher.account}:root` },
        Action: "events:PutEvents",
        Resource: this.arn,
        ...(publisher.sources && { Condition: { StringEquals: { "events:source": publisher.sources } } }),
      });
      return;
    }
    this.addToPolicy({
      Sid: `AllowOrganization${publisher.organization.replace(/[^A-Za-z0-9]/g, "")}`,
      Effect: "Allow",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: this.arn,
      Condition: { StringEquals: { "aws:PrincipalOrgID": publisher.organization } },
    });
  }

  /** Adds a statement to the one policy of the bus. */
  addToPolicy(statement: PolicyStatement): void {
    warnOfWildcards(this, statement);
    this.document.add(statement);
    this.policyResource ??= this.createPolicy();
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    return busRole(binding, this.arn);
  }

  /** For a function that publishes events to the bus. @param variable where it finds the name of the bus */
  toPublish(variable: string = BUS_VARIABLE): HandlerResource {
    return publishToBus(this, { variable, value: this.busName, arn: this.arn });
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return [
      {
        title: `${this.name}: matched events`,
        provider: this.provider,
        metrics: [
          { ...this.metric("MatchedEvents"), label: "matched events" },
          { ...this.metric("TriggeredRules"), label: "triggered rules" },
        ],
      },
    ];
  }

  private createPolicy(): CloudwatchEventBusPolicy {
    const policy = new CloudwatchEventBusPolicy(this, "policy", {
      eventBusName: this.busName,
      policy: this.document.json,
      ...located(this.props),
    });
    this.document.writeTo(policy);
    return policy;
  }

  private createArchive(archive: Required<Pick<ArchiveProps, "name">> & ArchiveProps): CloudwatchEventArchive {
    return new CloudwatchEventArchive(this, "archive", {
      name: archive.name,
      description: archive.description ?? `Events of the bus ${this.name}`,
      eventSourceArn: this.arn,
      ...(archive.pattern && { eventPattern: literalJson(archive.pattern) }),
      retentionDays: archive.retentionDays ?? 0,
      ...located(this.props),
    });
  }

  private createDiscoverer(): SchemasDiscoverer {
    return new SchemasDiscoverer(this, "discoverer", {
      sourceArn: this.arn,
      description: `Schemas of the events on ${this.name}`,
      ...common(this.props),
    });
  }

  private createDeadLetterQueue(): DeadLetterQueue | undefined {
    return createServiceDeadLetterQueue(
      this,
      {},
      {
        name: `${this.props.name}-dlq`,
        // SSE-SQS: with the key of the bus, what comes here because that key cannot be used could not be kept here either.
        meaning: `Events that the bus ${this.name} could not encrypt or decrypt with its key.`,
        recovery: "publish the events again",
        runbook: "bus-dead-letters",
        tags: this.props.tags,
        provider: this.props.provider,
      },
      "an event that cannot be decrypted is dropped",
    );
  }

  private grantKey(): void {
    if (!this.key) return;
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
    const service = "events.amazonaws.com";
    this.key.allowService({ user: this, service, onBehalfOf: "own-account", actions: ["kms:DescribeKey"] });
    this.deadLetterQueue?.allowService(service, this, this.arn);
  }

  private metric(metricName: string): Metric {
    return { namespace: "AWS/Events", metricName, dimensions: { EventBusName: this.busName }, statistic: "Sum" };
  }
}
