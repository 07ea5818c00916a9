import { Construct } from "constructs";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { EventRoute } from "../route/event-route";
import { type BusReplicaProps, resolveReplicaProps } from "./bus-replica-props";
import { GlobalEndpoint } from "./global-endpoint";

/**
 * Copies the events of a bus to a bus in another Region. Deploys a rule on the first with what an `EventRoute` has: a role
 * that may put events on the other bus alone, a dead-letter queue in the Region of the first, where events wait that could
 * not be copied within 24 hours, and alarms. A copy is the event as it was: `id`, `time`, `account` and `region` are those of
 * the original.
 *
 * Loop-safe: the pattern asks for events whose `region` is that of the first bus, where they were published. What another
 * replica has brought was published somewhere else, so two replicas, one each way, never send an event back. What is copied
 * to the other bus goes no further from there, either: EventBridge forwards an event from bus to bus once
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html).
 *
 * Does not deploy what the other Region needs beside its bus (rules, consumers), and copies nothing of what was published
 * before it was there: replay an archive for that.
 *
 * @example
 * const west = new AwsProvider(this, "west", { alias: "west", region: "eu-west-1" });
 * const copy = new EventBus(this, "copy", { name: "shop", provider: west });
 * new BusReplica(this, "replica", { bus, to: copy });
 */
export class BusReplica extends Construct implements DashboardSource {
  /** What copies; `undefined` where the global endpoint does it, by rules that EventBridge manages. */
  readonly route: EventRoute | undefined;
  /** Where publishers send to, whichever of the two Regions is up; `undefined` without `globalEndpoint`. */
  readonly globalEndpoint: GlobalEndpoint | undefined;

  constructor(scope: Construct, id: string, props: BusReplicaProps) {
    super(scope, id);
    const { name, pattern, endpoint, secondaryRegion } = resolveReplicaProps(this, props);
    const { bus, to, tags } = props;
    if (endpoint?.replication !== "managed") {
      this.route = new EventRoute(this, "route", {
        bus,
        name,
        description: props.description,
        pattern,
        targets: [{ target: to, retry: props.retry }],
        enabled: props.enabled,
        deadLetterQueue: props.deadLetterQueue,
        alarms: props.alarms,
        tags,
      });
    }
    if (endpoint) {
      this.globalEndpoint = new GlobalEndpoint(this, "endpoint", { ...endpoint, bus, to, secondaryRegion, tags });
    }
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return [...(this.route?.dashboardWidgets() ?? []), ...(this.globalEndpoint?.dashboardWidgets() ?? [])];
  }
}
