import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { CommonProps } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig } from "../connections";
import { checkArn, EXISTING_PROPS, type ExistingProps } from "../existing";
import type { HandlerResource } from "../handler-function/handler-resource";
import { stableId } from "../naming";
import { checkProps } from "../props";
import { fail } from "../report";
import { busRole } from "./bus-target";
import { BUS_VARIABLE, publishToBus } from "./bus-use";
import type { Bus } from "./event-bus";

export type ExistingBusProps = ExistingProps & Pick<CommonProps, "provider">;

/**
 * A bus that is already there: to put rules on, by name (or by ARN, if the account and Region are those of the provider:
 * rules name their bus, so elsewhere they would end on a bus of that name there); to send events to, by ARN. Deploys nothing.
 *
 * @example
 * const awsEvents = EventBus.existing(this, "aws-events", { name: "default" });
 */
export class ExistingBus extends Construct implements Bus, RouteTarget {
  readonly busName: string;
  readonly isDefault: boolean;
  readonly provider: TerraformProvider | undefined;
  readonly routeTargetId: string;
  /** As given. */
  readonly arn: string | undefined;

  constructor(scope: Construct, id: string, props: ExistingBusProps) {
    super(scope, id);
    checkProps(this, props, EXISTING_PROPS);
    this.arn = props.arn === undefined ? undefined : checkArn(this, "events", props.arn);
    this.busName = props.name ?? this.nameInArn();
    this.isDefault = this.busName === "default";
    this.provider = props.provider;
    this.routeTargetId = stableId(this);
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    return busRole(binding, this.knownArn());
  }

  /** For a function that publishes events to the bus. @param variable where it finds the ARN of the bus, which `PutEvents` takes as its name */
  toPublish(variable: string = BUS_VARIABLE): HandlerResource {
    const arn = this.knownArn();
    return publishToBus(this, { variable, value: arn, arn });
  }

  private knownArn(): string {
    if (this.arn !== undefined) return this.arn;
    return fail(this, {
      code: "BUS_ARN_MISSING",
      prop: "arn",
      must: "be given for a bus that events are sent to",
      got: `name: ${this.busName}`,
      mend: 'Write EventBus.existing(this, id, { arn: "arn:aws:events:REGION:ACCOUNT:event-bus/NAME" }).',
    });
  }

  private nameInArn(): string {
    const name = this.arn?.split(":event-bus/")[1];
    if (name !== undefined) return name;
    return fail(this, {
      code: "ARN_INVALID",
      prop: "arn",
      must: "be the ARN of a bus that is known at synth",
      got: this.arn,
      mend: "Give name in place of arn: rules name their bus, and an ARN spelled another way would replace them.",
    });
  }
}
