import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { BusReplica, type BusReplicaProps, EventBus, GLOBAL_ENDPOINT_DEFAULTS } from "../../../modules";
import {
  address,
  block,
  inventory,
  newStack,
  parsed,
  refused,
  statements,
  synth,
  synthesized,
} from "../../support/stack";

/** `shop` in eu-central-1, and the bus of a replica in eu-west-1. */
const replica =
  (props: Partial<BusReplicaProps> = {}, there: { name?: string; region?: string } = {}) =>
  (stack: TerraformStack) => {
    const west = new AwsProvider(stack, "west", { alias: "west", region: there.region ?? "eu-west-1" });
    const bus = new EventBus(stack, "bus", { name: "shop" });
    const to = new EventBus(stack, "copy", { name: there.name ?? "shop", provider: west });
    return new BusReplica(stack, "replica", { bus, to, ...props });
  };

describe("what it deploys", () => {
  it("makes a rule with a role, a dead-letter queue and alarms, all in the Region of the first bus", () => {
    const stack = synthesized(replica());
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 2,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_cloudwatch_metric_alarm: 3,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_sqs_queue: 1,
      aws_sqs_queue_policy: 1,
    });
    const elsewhere = Object.values(stack.resource).flatMap((blocks) =>
      Object.entries(blocks).filter(([, { provider }]) => provider !== undefined),
    );
    expect(elsewhere.map(([name, { provider }]) => [name.replace(/_[0-9A-F]{8}$/, ""), provider])).toEqual([
      ["copy", "aws.west"],
    ]);
  });

  it("copies what was published in its own Region, and nothing that came from another", () => {
    const stack = synthesized(replica());
    expect(block(stack, "aws_cloudwatch_event_rule", "replica_route")).toMatchObject({
      name: "replica",
      event_pattern: '{"region":["eu-central-1"]}',
    });
  });

  it("lets its rule alone put events on that one bus, and on nothing else", () => {
    const stack = synthesized(replica());
    const copy = address(stack, "aws_cloudwatch_event_bus", "copy");
    const rule = address(stack, "aws_cloudwatch_event_rule", "replica_route");
    expect(statements(block(stack, "aws_iam_role_policy", "replica_route_to-copy_role-policy"))).toEqual([
      { Sid: "SendToTarget", Effect: "Allow", Action: "events:PutEvents", Resource: `\${${copy}.arn}` },
    ]);
    const [trust] = statements(block(stack, "aws_iam_role", "replica_route_to-copy_role"), "assume_role_policy");
    expect(trust).toMatchObject({ Condition: { ArnEquals: { "aws:SourceArn": `\${${rule}.arn}` } } });
  });

  it("narrows what is copied, and hands on what a rule takes", () => {
    const stack = synthesized(
      replica({
        pattern: { source: ["shop.orders"] },
        name: "to-the-west",
        retry: { maxAttempts: 3 },
        deadLetterQueue: { name: "not-copied" },
        alarms: { failedInvocations: 5 },
      }),
    );
    expect(block(stack, "aws_cloudwatch_event_rule", "replica_route")).toMatchObject({
      name: "to-the-west",
      event_pattern: '{"source":["shop.orders"],"region":["eu-central-1"]}',
    });
    expect(block(stack, "aws_cloudwatch_event_target", "replica_route_to-copy")).toMatchObject({
      retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 86_400 },
    });
    expect(block(stack, "aws_sqs_queue", "replica_route_dlq").name).toBe("not-copied");
    expect(block(stack, "aws_cloudwatch_metric_alarm", "replica_route_failed-alarm").threshold).toBe(5);
  });

  it("goes both ways, each in the Region of its own bus", () => {
    const stack = newStack();
    const west = new AwsProvider(stack, "west", { alias: "west", region: "eu-west-1" });
    const here = new EventBus(stack, "here", { name: "shop" });
    const there = new EventBus(stack, "there", { name: "shop", provider: west });
    new BusReplica(stack, "out", { bus: here, to: there });
    new BusReplica(stack, "home", { bus: there, to: here });
    const { resource } = synth(stack);
    const rules = Object.values(resource.aws_cloudwatch_event_rule ?? {});
    expect(rules.map(({ name, provider, event_pattern }) => [name, provider, event_pattern])).toEqual([
      ["home", "aws.west", '{"region":["eu-west-1"]}'],
      ["out", undefined, '{"region":["eu-central-1"]}'],
    ]);
  });

  it("sends to a bus that is there already, by its ARN", () => {
    const stack = synthesized((scope) => {
      const bus = new EventBus(scope, "bus", { name: "shop" });
      const to = EventBus.existing(scope, "copy", { arn: "arn:aws:events:eu-west-1:123456789012:event-bus/other" });
      new BusReplica(scope, "replica", { bus, to });
    });
    expect(block(stack, "aws_cloudwatch_event_target", "replica_route_to-copy").arn).toBe(
      "arn:aws:events:eu-west-1:123456789012:event-bus/other",
    );
  });
});

describe("what it refuses", () => {
  it("a bus in the same Region", () => {
    expect(refused(replica({}, { region: "eu-central-1", name: "copy" }))).toMatch(
      /replica\] to must be a bus in another Region than eu-central-1, got: "eu-central-1"\..*\[REPLICA_IN_OWN_REGION\]/,
    );
  });

  it("a Region that nobody names, unless it is given", () => {
    const nowhere = (props: Partial<BusReplicaProps>) => (scope: TerraformStack) => {
      const provider = new AwsProvider(scope, "somewhere", { alias: "somewhere" });
      const bus = new EventBus(scope, "bus", { name: "shop", provider });
      const to = new EventBus(scope, "copy", { name: "shop" });
      new BusReplica(scope, "replica", { bus, to, ...props });
    };
    expect(refused(nowhere({}))).toMatch(/^test\/replica: region must be known at synth.*\[REPLICA_REGION_UNKNOWN\]$/);
    expect(
      block(synthesized(nowhere({ region: "sa-east-1" })), "aws_cloudwatch_event_rule", "replica_route"),
    ).toMatchObject({ event_pattern: '{"region":["sa-east-1"]}' });
  });

  it("a pattern that says something of the Region itself", () => {
    expect(refused(replica({ pattern: { region: ["eu-west-1"] } }))).toMatch(
      /pattern\.region must be left to the replica.*got: \["eu-west-1"\].*\[REPLICA_PATTERN_REGION\]$/,
    );
  });

  it("settings of a rule that there is not, as EventBridge's own rules copy", () => {
    const pattern = { source: ["shop"] };
    expect(refused(replica({ pattern, globalEndpoint: { name: "shop" } }))).toMatch(
      /replica: pattern must be left out .*got: \{"source":\["shop"\]\}.*\[REPLICA_RULE_UNUSED\]$/,
    );
    expect(refused(replica({ enabled: false, globalEndpoint: {} }))).toMatch(/enabled must .*\[REPLICA_RULE_UNUSED\]$/);
    const own = synthesized(replica({ pattern, globalEndpoint: { name: "shop", replication: "rule" } }));
    expect(block(own, "aws_cloudwatch_event_rule", "replica_route")).toMatchObject({
      event_pattern: '{"source":["shop"],"region":["eu-central-1"]}',
    });
  });

  it("what is no bus, and props that are mistyped", () => {
    expect(refused(replica({ to: "shop" as never }))).toMatch(/to must be a bus.*got: "shop".*\[WRONG_TYPE\]/);
    expect(refused(replica({ patern: {} } as never))).toMatch(/Did you mean pattern\?.*\[PROP_MISSPELLED\]/);
  });
});

describe("with a global endpoint", () => {
  it("has the endpoint, the health check on its alarm, and a role for EventBridge's rules in place of its own rule", () => {
    const stack = synthesized(replica({ globalEndpoint: {} }));
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 2,
      aws_cloudwatch_event_endpoint: 1,
      aws_cloudwatch_metric_alarm: 1,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_route53_health_check: 1,
    });
    const arnOf = (name: string) => `\${${address(stack, "aws_cloudwatch_event_bus", name)}.arn}`;
    const health = address(stack, "aws_route53_health_check", "replica_endpoint_health-check");
    expect(block(stack, "aws_cloudwatch_event_endpoint", "replica_endpoint")).toMatchObject({
      name: "replica",
      event_bus: [{ event_bus_arn: arnOf("bus") }, { event_bus_arn: arnOf("copy") }],
      replication_config: { state: "ENABLED" },
      role_arn: `\${${address(stack, "aws_iam_role", "replica_endpoint_role")}.arn}`,
      routing_config: {
        failover_config: { primary: { health_check: `\${${health}.arn}` }, secondary: { route: "eu-west-1" } },
      },
    });
    expect(block(stack, "aws_route53_health_check", "replica_endpoint_health-check")).toMatchObject({
      type: "CLOUDWATCH_METRIC",
      cloudwatch_alarm_name: `\${${address(stack, "aws_cloudwatch_metric_alarm", "replica_endpoint_alarm")}.alarm_name}`,
      insufficient_data_health_status: "Unhealthy",
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "replica_endpoint_alarm")).toMatchObject({
      alarm_name: "replica-unwell",
      metric_name: "IngestionToInvocationStartLatency",
      threshold: 30_000,
      evaluation_periods: 5,
      treat_missing_data: "breaching",
    });
    expect(GLOBAL_ENDPOINT_DEFAULTS).toEqual({ replication: "managed", latencySeconds: 30 });
  });

  it("lets EventBridge manage its own rules, copy to both buses, and give the rules this role: no more", () => {
    const stack = synthesized(replica({ globalEndpoint: {} }));
    const policy = parsed(block(stack, "aws_iam_role_policy", "replica_endpoint_role-policy"), "policy");
    const bus = address(stack, "aws_cloudwatch_event_bus", "bus");
    const role = address(stack, "aws_iam_role", "replica_endpoint_role");
    expect(policy.Statement).toMatchObject([
      { Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"] },
      {
        Action: "events:PutEvents",
        Resource: [`\${${bus}.arn}`, `\${${address(stack, "aws_cloudwatch_event_bus", "copy")}.arn}`],
      },
      {
        Action: "iam:PassRole",
        Resource: `\${${role}.arn}`,
        Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
      },
    ]);
    const [{ Resource } = {}] = policy.Statement as { Resource?: string }[];
    expect(Resource).toMatch(
      /:events:\*:.*:rule\/\$\{aws_cloudwatch_event_bus\.bus_\w+\.name\}\/GlobalEndpointManagedRule-\*$/,
    );
  });

  it("can leave the copying to the rule of the replica", () => {
    const stack = synthesized(
      replica({ globalEndpoint: { name: "shop-entry", replication: "rule", latencySeconds: 10 } }),
    );
    expect(Object.keys(stack.resource.aws_cloudwatch_event_rule ?? {})).toHaveLength(1);
    const endpoint = block(stack, "aws_cloudwatch_event_endpoint", "replica_endpoint");
    expect(endpoint).toMatchObject({ name: "shop-entry", replication_config: { state: "DISABLED" } });
    expect(endpoint.role_arn).toBeUndefined();
    expect(block(stack, "aws_cloudwatch_metric_alarm", "replica_endpoint_alarm").threshold).toBe(10_000);
  });

  it("refuses buses of two names, and a latency that nobody would wait for", () => {
    expect(refused(replica({ globalEndpoint: {} }, { name: "copy" }))).toMatch(
      /to must have the name of the first bus, shop,.*got: "copy"\..*\[GLOBAL_ENDPOINT_BUS_NAMES\]$/,
    );
    expect(refused(replica({ globalEndpoint: { latencySeconds: 0 } }))).toMatch(
      /globalEndpoint\.latencySeconds must be a whole number from 1 to 3600 seconds, got: 0/,
    );
    expect(refused(replica({ globalEndpoint: { latencySeconds: 3_601 } }))).toMatch(/\[OUT_OF_RANGE\]$/);
  });
});
