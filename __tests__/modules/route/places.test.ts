import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  arnTarget,
  busTarget,
  EventBus,
  EventRoute,
  FanoutTopic,
  HandlerFunction,
  ReliableQueue,
  type RouteTarget,
} from "../../../modules";
import { testApp } from "../../../testing";
import { block, refused, synth, synthesized } from "../../support/stack";

const OWN = "111111111111";
const OTHER = "222222222222";
const PATTERN = { source: ["app"] };
const ENTRY = "__tests__/support/handlers/minimal.ts";

/** A provider for another place. */
const elsewhere = (scope: TerraformStack, account?: string, region = "us-west-2") =>
  new AwsProvider(scope, "elsewhere", { region, alias: "elsewhere", ...(account && { allowedAccountIds: [account] }) });

/** A rule on a bus whose account is known by its ARN, to targets that are made in the test. */
const fromBusOf =
  (account: string, target: (scope: TerraformStack) => RouteTarget, region = "eu-central-1") =>
  (scope: TerraformStack) => {
    const bus = EventBus.existing(scope, "bus", { arn: `arn:aws:events:${region}:${account}:event-bus/shop` });
    new EventRoute(scope, "route", { bus, pattern: PATTERN, targets: [target(scope)] });
  };

const fromOwnBus = (target: (scope: TerraformStack) => RouteTarget) => (scope: TerraformStack) => {
  const bus = new EventBus(scope, "bus", { name: "shop" });
  new EventRoute(scope, "route", { bus, pattern: PATTERN, targets: [target(scope)] });
};

describe("a target in another account", () => {
  const queue = (scope: TerraformStack) =>
    ReliableQueue.existing(scope, "there", { arn: `arn:aws:sqs:eu-central-1:${OTHER}:q` });
  const topic = (scope: TerraformStack) =>
    FanoutTopic.existing(scope, "there", { arn: `arn:aws:sns:eu-central-1:${OTHER}:t` });
  const fn = (scope: TerraformStack) =>
    HandlerFunction.existing(scope, "there", { arn: `arn:aws:lambda:eu-central-1:${OTHER}:function:f` });
  const raw = () => arnTarget({ id: "there", arn: `arn:aws:sqs:eu-central-1:${OTHER}:q` });

  it.each([
    ["queue", queue],
    ["topic", topic],
    ["function", fn],
    ["ARN", raw],
  ])("is refused: a %s, which AWS reaches by a role only", (_kind, target) => {
    const message = refused(fromBusOf(OWN, target));
    expect(message).toContain(
      `[test/route/to-there] targets must be in the account of the bus, ${OWN}, or be reached by a role`,
    );
    expect(message).toContain("[TARGET_IN_OTHER_ACCOUNT]");
    expect(() => synthesized(fromBusOf(OTHER, target))).not.toThrow();
  });

  it("is fine by a role, and as another bus", () => {
    const arn = `arn:aws:sqs:eu-central-1:${OTHER}:q`;
    const roleArn = `arn:aws:iam::${OWN}:role/send`;
    expect(() => synthesized(fromBusOf(OWN, () => arnTarget({ id: "q", arn, roleArn })))).not.toThrow();
    const bus = busTarget({ id: "b", arn: `arn:aws:events:eu-central-1:${OTHER}:event-bus/theirs` });
    expect(() => synthesized(fromBusOf(OWN, () => bus))).not.toThrow();
  });

  it("is known by the accounts that the providers allow", () => {
    const between = (target: string) => () => {
      const stack = new TerraformStack(testApp(), "test");
      new AwsProvider(stack, "aws", { region: "eu-central-1", allowedAccountIds: [OWN] });
      const provider = elsewhere(stack, target, "eu-central-1");
      fromOwnBus((scope) => new ReliableQueue(scope, "q", { name: "q", provider }))(stack);
      return synth(stack);
    };
    expect(between(OTHER)).toThrow("[TARGET_IN_OTHER_ACCOUNT]");
    expect(between(OWN)).not.toThrow();
  });

  it("passes where either account is not known", () => {
    expect(() => synthesized(fromOwnBus(queue))).not.toThrow();
    expect(() => synthesized(fromBusOf(OWN, (scope) => new ReliableQueue(scope, "q", { name: "q" })))).not.toThrow();
  });
});

describe("a target in another Region", () => {
  it.each([
    ["queue", (scope: TerraformStack, provider: AwsProvider) => new ReliableQueue(scope, "t", { name: "q", provider })],
    ["topic", (scope: TerraformStack, provider: AwsProvider) => new FanoutTopic(scope, "t", { name: "t", provider })],
    [
      "function",
      (scope: TerraformStack, provider: AwsProvider) => new HandlerFunction(scope, "t", { entry: ENTRY, provider }),
    ],
    [
      "queue by name",
      (scope: TerraformStack, provider: AwsProvider) =>
        ReliableQueue.existing(scope, "t", { name: "q", provider }) as RouteTarget,
    ],
  ])("is refused: a %s", (_kind, target) => {
    const message = refused(fromOwnBus((scope) => target(scope, elsewhere(scope))));
    expect(message).toContain("targets must be in the Region of the rule, eu-central-1, got: ");
    expect(message).toContain("[TARGET_IN_OTHER_REGION]");
    expect(() =>
      synthesized(fromOwnBus((scope) => target(scope, elsewhere(scope, undefined, "eu-central-1")))),
    ).not.toThrow();
  });

  it("is refused by its ARN, whatever it is, unless it is a bus", () => {
    const at = (region: string) => arnTarget({ id: "a", arn: `arn:aws:states:${region}:${OWN}:stateMachine:m` });
    expect(refused(fromOwnBus(() => at("us-west-2")))).toContain("[TARGET_IN_OTHER_REGION]");
    expect(() => synthesized(fromOwnBus(() => at("eu-central-1")))).not.toThrow();
    const bus = busTarget({ id: "b", arn: `arn:aws:events:us-west-2:${OWN}:event-bus/copy` });
    expect(() => synthesized(fromOwnBus(() => bus))).not.toThrow();
    const made = fromOwnBus((scope) => new EventBus(scope, "copy", { name: "shop", provider: elsewhere(scope) }));
    expect(() => synthesized(made)).not.toThrow();
  });
});

describe("rules on a bus that is given by ARN", () => {
  const target = () => arnTarget({ id: "m", arn: `arn:aws:states:eu-central-1:${OWN}:stateMachine:m` });

  it("are refused in another Region: they would be put on the bus of that name in their own", () => {
    const message = refused(fromBusOf(OWN, target, "us-west-2"));
    expect(message).toContain("bus must be where its rules are made (eu-central-1)");
    expect(message).toContain("[BUS_ELSEWHERE]");
  });

  it("are refused in an account that the provider does not allow, and quiet in the one that it does", () => {
    const allowing = (account: string) => () => {
      const stack = new TerraformStack(testApp(), "test");
      new AwsProvider(stack, "aws", { region: "eu-central-1", allowedAccountIds: [account] });
      fromBusOf(OWN, target)(stack);
      return synth(stack).warnings.join();
    };
    expect(allowing(OTHER)).toThrow("[BUS_ELSEWHERE]");
    expect(allowing(OWN)()).not.toContain("BUS_");
  });

  it("are warned of where the account cannot be compared, unless a provider or a name is given", () => {
    expect(synthesized(fromBusOf(OWN, target)).warnings.join()).toContain("[BUS_ACCOUNT_UNKNOWN]");
    const given = (props: (scope: TerraformStack) => Parameters<typeof EventBus.existing>[2]) =>
      synthesized((scope) => {
        const bus = EventBus.existing(scope, "bus", props(scope));
        new EventRoute(scope, "route", { bus, pattern: PATTERN, targets: [target()] });
      });
    const arn = `arn:aws:events:eu-central-1:${OTHER}:event-bus/shop`;
    const there = given((scope) => ({ arn, provider: elsewhere(scope, undefined, "eu-central-1") }));
    expect(there.warnings.join()).not.toContain("BUS_");
    expect(block(there, "aws_cloudwatch_event_rule", "route").provider).toBe("aws.elsewhere");
    expect(given(() => ({ name: "shop" })).warnings.join()).not.toContain("BUS_");
  });

  it("are none of that for a bus that only events are sent to", () => {
    const theirs = fromOwnBus((scope) =>
      EventBus.existing(scope, "theirs", { arn: `arn:aws:events:us-west-2:${OTHER}:event-bus/shop` }),
    );
    expect(synthesized(theirs).warnings.join()).not.toContain("BUS_");
  });
});
