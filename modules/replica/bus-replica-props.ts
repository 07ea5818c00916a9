import { Token } from "cdktf";
import type { Construct } from "constructs";
import { placeOfRules } from "../bus/bus-place";
import type { EventPatternObject } from "../event-pattern";
import { differ, placeInArn, placeOf } from "../place";
import { checkProps, optional, required, type ShapeOf, shaped } from "../props";
import { SERVICE_DEAD_LETTER_QUEUE } from "../queue/service-dead-letter-queue";
import { checkAtSynth, fail } from "../report";
import type { EventRouteProps, RetryPolicy } from "../route/route-props";
import { GLOBAL_ENDPOINT_DEFAULTS, type GlobalEndpointOptions } from "./global-endpoint-props";
import type { ReplicaBus } from "./replica-bus";

/** {@link EventRouteProps} that a replica hands on to its rule. */
type RuleProps = Pick<EventRouteProps, "name" | "description" | "enabled" | "deadLetterQueue" | "alarms" | "tags">;

export interface BusReplicaProps extends RuleProps {
  /** The bus whose events are copied. Its provider names its Region as text, or `region` does. */
  readonly bus: ReplicaBus;
  /** The bus that gets them, in another Region: an `EventBus` with a provider of that Region, or `EventBus.existing` with an ARN. */
  readonly to: ReplicaBus;
  /** The Region of `bus`, where its provider does not say it as text. @default that of the provider */
  readonly region?: string;
  /** Which events are copied: a pattern without `region`, which the replica adds. @default all that are published to `bus` */
  readonly pattern?: EventPatternObject;
  /** How long EventBridge tries to reach the other Region. @default 24 hours and 185 retries */
  readonly retry?: RetryPolicy;
  /**
   * An address that publishers send to, which leads to `bus`, and to `to` while the Region of `bus` is in trouble. AWS asks
   * for two buses of one name, in one account. Copies by rules that EventBridge manages, in both directions, in place of the
   * rule of this construct, unless `replication: "rule"`.
   *
   * @default none
   */
  readonly globalEndpoint?: GlobalEndpointOptions;
}

const BUS = { like: "a bus: an EventBus, or EventBus.existing(…)", has: "bindRoute" } as const;

const BUS_REPLICA_PROPS: ShapeOf<BusReplicaProps> = {
  bus: required(BUS),
  to: required(BUS),
  region: optional("text"),
  pattern: optional("an object"),
  name: optional(),
  description: optional("text"),
  retry: optional(shaped<RetryPolicy>({ maxAgeSeconds: optional("number"), maxAttempts: optional("number") })),
  enabled: optional("true or false"),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
  alarms: optional("false", "an object"),
  tags: optional("an object"),
  globalEndpoint: optional(
    shaped<GlobalEndpointOptions>({
      name: optional("text"),
      description: optional("text"),
      replication: optional({ oneOf: ["managed", "rule"] }),
      latencySeconds: optional("number"),
    }),
  ),
};

/** Checks the props and fills in the defaults. */
export function resolveReplicaProps(scope: Construct, props: BusReplicaProps) {
  checkProps(scope, props, BUS_REPLICA_PROPS);
  const { bus, to } = props;
  const region = props.region ?? placeOfRules(scope, bus).region;
  if (region === undefined || Token.isUnresolved(region)) {
    fail(scope, {
      code: "REPLICA_REGION_UNKNOWN",
      prop: "region",
      must: "be known at synth: only events that were published in it are copied, which is what keeps two replicas from sending events to and fro",
      got: region,
      mend: 'Make the AWS provider of the bus before, with its Region as text; or write region: "eu-central-1" here.',
    });
  }
  if (props.pattern && Object.hasOwn(props.pattern, "region")) {
    fail(scope, {
      code: "REPLICA_PATTERN_REGION",
      prop: "pattern.region",
      must: "be left to the replica, which copies what was published in its own Region and nothing else",
      got: props.pattern.region,
      mend: "Drop it; for events of other Regions put an EventRoute beside the replica, and see to it that they do not go round.",
    });
  }
  checkOtherRegion(scope, region, to);
  const endpoint = props.globalEndpoint && { ...GLOBAL_ENDPOINT_DEFAULTS, ...given(props.globalEndpoint) };
  if (endpoint) checkBusNames(scope, props);
  if (endpoint?.replication === "managed") checkRuleUsed(scope, props);
  return {
    name: props.name ?? scope.node.id,
    pattern: { ...props.pattern, region: [region] } as EventPatternObject,
    endpoint,
    secondaryRegion: regionOfBus(scope, to),
  };
}

/** What is given: `undefined` counts as left out. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The Region of a bus: as its ARN says, or else its provider. */
function regionOfBus(scope: Construct, { arn, provider }: ReplicaBus): string | undefined {
  return (arn === undefined ? undefined : placeInArn(arn).region) ?? placeOf(scope, provider).region;
}

function checkOtherRegion(scope: Construct, region: string, to: ReplicaBus): void {
  checkAtSynth(scope, (report) => {
    const there = regionOfBus(scope, to);
    if (there === undefined || differ(region, there)) return;
    report.error({
      code: "REPLICA_IN_OWN_REGION",
      prop: "to",
      must: `be a bus in another Region than ${region}`,
      got: there,
      mend: "Give the other bus a provider of its Region: new EventBus(this, id, { name, provider }). Within a Region take an EventRoute to the bus.",
    });
  });
}

/** What a replica hands on to its rule, and EventBridge's own rules take no notice of. */
const OF_THE_RULE = ["pattern", "name", "description", "retry", "enabled", "deadLetterQueue", "alarms"] as const;

function checkRuleUsed(scope: Construct, props: BusReplicaProps): void {
  const prop = OF_THE_RULE.find((each) => props[each] !== undefined);
  if (prop === undefined) return;
  fail(scope, {
    code: "REPLICA_RULE_UNUSED",
    prop,
    must: "be left out where EventBridge copies by rules of its own, which take every event and no settings",
    got: props[prop],
    mend: `Drop it; or write globalEndpoint: { …, replication: "rule" }, and the rule of this construct copies.`,
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEndpoint.html */
function checkBusNames(scope: Construct, { bus, to }: BusReplicaProps): void {
  const [first, second] = [bus.name ?? bus.busName, to.name ?? to.busName];
  if (first === second || Token.isUnresolved(first) || Token.isUnresolved(second)) return;
  fail(scope, {
    code: "GLOBAL_ENDPOINT_BUS_NAMES",
    prop: "to",
    must: `have the name of the first bus, ${first}, as a global endpoint leads to two buses of one name`,
    got: second,
    mend: "Give both buses one name, or drop globalEndpoint.",
  });
}
