import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { accountOf } from "../arn";
import type { Bus } from "../bus/event-bus";

/** A rule of a route, with what its targets and alarms ask of it: each reference made once, as cdktf makes them dear. */
export class Rule {
  readonly arn: string;
  /** Its name by reference, for what has to come after it. */
  readonly reference: string;
  /** Names the rule in its metrics; on the default bus without the bus (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html). */
  readonly metricDimensions: Readonly<Record<string, string>>;
  private knownAccount: string | undefined;

  constructor(
    readonly resource: CloudwatchEventRule,
    /** Name in AWS, stage included. */
    readonly name: string,
    readonly bus: Bus,
    /** Which of the rules of its route it is, from 1: part of its name and Terraform address. */
    readonly sibling: number,
  ) {
    this.arn = resource.arn;
    this.reference = resource.name;
    this.metricDimensions = { ...(!bus.isDefault && { EventBusName: bus.busName }), RuleName: this.reference };
  }

  get account(): string {
    this.knownAccount ??= accountOf(this.arn);
    return this.knownAccount;
  }
}
