import { createHash } from "node:crypto";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { dependable, type ITerraformDependable, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { located } from "../common-props";
import type { DeadLetterQueue } from "../queue/dead-letter-queue";
import type { RouteTargetOptions } from "./route-props";
import type { Rule } from "./rule";
import { targetInput } from "./target-input";
import { checkTargetPlace } from "./target-place";

/** The connection of a rule to one of its targets, with what the target asked for: a permission, a role. Made by `EventRoute`. */
export class RuleTarget extends Construct {
  readonly resource: CloudwatchEventTarget;
  private readonly dependencies: readonly ITerraformDependable[];
  private readonly laterDependencies = new Set<TerraformResource>();

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly rule: Rule;
      readonly deadLetterQueue: DeadLetterQueue | undefined;
      readonly options: RouteTargetOptions & { readonly id: string };
    },
  ) {
    super(scope, id);
    const { rule, options, deadLetterQueue } = props;
    const config = options.target.bindRoute({
      scope: this,
      rule,
      messageGroupId: options.messageGroupId,
      input: options.input,
      located: located(rule.bus),
      dependOn: (resource) => this.dependOn(resource),
    });
    const { arn, roleArn, dependsOn, parameters } = config;
    checkTargetPlace(this, rule.bus, config);
    // Events may come as soon as the target is there: the policies must be there before.
    this.dependencies = [...(dependsOn ?? []), ...(deadLetterQueue?.dependencies ?? [])];
    this.resource = new CloudwatchEventTarget(this, "Resource", {
      rule: rule.reference,
      eventBusName: rule.bus.busName,
      targetId: targetId(options.id),
      arn,
      roleArn,
      ...parameters,
      ...targetInput(this, "input", options.input),
      ...(options.retry && {
        retryPolicy: {
          maximumEventAgeInSeconds: options.retry.maxAgeSeconds ?? AWS_LIMITS.eventBridge.retryAgeSeconds.default,
          maximumRetryAttempts: options.retry.maxAttempts ?? AWS_LIMITS.eventBridge.retryAttempts.default,
        },
      }),
      ...(deadLetterQueue && { deadLetterConfig: { arn: deadLetterQueue.arn } }),
      ...located(rule.bus),
    });
    this.writeDependencies();
  }

  private dependOn(resource: TerraformResource): void {
    this.laterDependencies.add(resource);
    this.writeDependencies();
  }

  /** Those that came later by their paths, so that the order in which things were written does not show in a plan. */
  private writeDependencies(): void {
    // Not yet, while the target is being connected.
    if (!this.resource) return;
    const later = [...this.laterDependencies].sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    this.resource.dependsOn = [...this.dependencies, ...later].map(dependable);
  }
}

/** A `target_id` from an id of any length and characters: the same for the same id, and different for different ones. */
function targetId(id: string): string {
  const most = AWS_LIMITS.eventBridge.targetIdLength;
  const clean = id.replace(/[^A-Za-z0-9._-]/g, "-");
  if (clean === id && id.length <= most) return id;
  const hash = createHash("sha256").update(id).digest("hex").slice(0, 8);
  return `${clean.slice(0, most - hash.length - 1)}-${hash}`;
}
