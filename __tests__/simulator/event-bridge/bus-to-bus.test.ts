import { describe, expect, test } from "vitest";
import {
  ACCOUNT,
  balance,
  bodiesIn,
  bus,
  deployedQueue,
  IN_BALANCE,
  jsonIn,
  losses,
  order,
  queue,
  queueArn,
  REGION,
  rule,
  started,
  target,
} from "../support/routing-blocks";
import type { Blocks } from "../support/stack-json";
import { ref } from "../support/stack-json";

const busArn = (name: string) => ref(`aws_cloudwatch_event_bus.${name}`);
const ROLE = { role_arn: ref("aws_iam_role.forward") };

/** A role with which rules may put events onto every bus. */
function forwardingRole(actions = "events:PutEvents"): Blocks {
  const statement = (extra: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...extra }] });
  return {
    aws_iam_role: {
      forward: {
        name: "forward",
        assume_role_policy: statement({ Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }),
        inline_policy: [{ name: "forward", policy: statement({ Action: actions, Resource: "*" }) }],
      },
    },
  };
}

/** `shop` forwards to `audit`, which forwards to `third`; each bus has a queue for what comes onto it. */
const CHAIN = ["shop", "audit", "third"].flatMap((name) => [
  bus(name),
  rule(`${name}_all`, { on: name }),
  target(`${name}_all`, queueArn(`q_${name}`), { on: name, id: "queue" }),
  queue(`q_${name}`),
]);
const FORWARDS = [
  target("shop_all", busArn("audit"), { id: "bus", ...ROLE }),
  target("audit_all", busArn("third"), { on: "audit", id: "bus", ...ROLE }),
];

describe("a bus that forwards to another", () => {
  test("hands the event on as it was, once: a third bus does not get it, and that is named", async () => {
    const simulation = await started([...CHAIN, ...FORWARDS, forwardingRole()]);
    const [id = ""] = simulation.publish({ bus: "shop", ...order({ n: 1 }) });
    await simulation.settle();
    expect(bodiesIn(simulation, "q_audit")).toEqual(bodiesIn(simulation, "q_shop"));
    expect(jsonIn(simulation, "q_audit")).toMatchObject([{ id, account: ACCOUNT, region: REGION, detail: { n: 1 } }]);
    expect(simulation.queue("q_third").size).toBe(0);
    expect(losses(simulation)).toEqual({
      "third: THIRD_BUS: EventBridge forwards an event from bus to bus once, and it had been.": 1,
    });
    expect(simulation.story(id)?.steps.find(({ place }) => place === "q_audit")?.path).toEqual([
      "shop",
      "shop_all",
      "audit",
      "audit_all",
      "q_audit",
    ]);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("forwards what is published onto it, whatever comes to it from elsewhere", async () => {
    const simulation = await started([...CHAIN, ...FORWARDS, forwardingRole()]);
    simulation.publish({ bus: "audit", ...order() });
    await simulation.settle();
    expect(simulation.queue("q_third").size).toBe(1);
    expect(simulation.accounts().lost).toBe(0);
  });

  test("needs leave for that, by its role or the policy of the other bus", async () => {
    const letters = { dead_letter_config: { arn: queueArn("letters") } };
    const simulation = await started([
      ...CHAIN,
      target("shop_all", busArn("audit"), { id: "bus", ...ROLE, ...letters }),
      forwardingRole("events:DescribeRule"),
      queue("letters"),
    ]);
    simulation.publish({ bus: "shop", ...order() });
    await simulation.settle();
    expect(simulation.queue("q_audit").size).toBe(0);
    expect(simulation.queue("letters").peek()[0]?.attributes).toMatchObject({
      ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
      TARGET_ARN: { StringValue: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/audit` },
    });
  });

  test("retries while the other bus is out", async () => {
    const simulation = await started([...CHAIN, ...FORWARDS.slice(0, 1), forwardingRole()]);
    simulation.fault({ kind: "outage", at: "audit", forSeconds: 30 });
    simulation.publish({ bus: "shop", ...order() });
    await simulation.settle();
    expect(simulation.queue("q_audit").size).toBe(1);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("does not mind a link to other Regions that is out", async () => {
    const simulation = await started([...CHAIN, ...FORWARDS.slice(0, 1), forwardingRole()]);
    const fault = simulation.fault({ kind: "link-outage", at: "audit" });
    simulation.publish({ bus: "shop", ...order() });
    await simulation.settle();
    expect(simulation.queue("q_audit").size).toBe(1);
    expect(fault.struck).toBe(0);
  });

  test("hands over nothing but events: what an input makes of one is refused for good", async () => {
    const simulation = await started([
      ...CHAIN,
      target("shop_all", busArn("audit"), { id: "bus", ...ROLE, input: '{"no":"event"}' }),
      forwardingRole(),
    ]);
    simulation.publish({ bus: "shop", ...order() });
    await simulation.settle();
    expect(simulation.queue("q_audit").size).toBe(0);
    expect(Object.keys(losses(simulation))).toEqual([
      expect.stringMatching(/^audit: INVALID_PARAMETER, .*A bus takes events as they are/),
    ]);
  });
});

describe("a place beyond the stack", () => {
  test("gets what is sent there, in another account or Region too, and counts as handed over", async () => {
    const elsewhere = [
      `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/global`,
      "arn:aws:sqs:eu-central-1:999999999999:theirs",
      `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:orders`,
      `arn:aws:lambda:${REGION}:${ACCOUNT}:function:other`,
    ];
    const simulation = await started([
      bus(),
      rule("all"),
      forwardingRole("*"),
      ...elsewhere.map((arn, i) => target("all", arn, { id: `t${i}`, ...(i === 1 ? {} : ROLE) })),
    ]);
    const [id] = simulation.publish(order());
    await simulation.settle();
    expect(losses(simulation)).toEqual({});
    expect(simulation.accounts().ways.ended).toEqual({ forked: 1, "handed-over": 4 });
    const { count, received } = simulation.beyond("theirs");
    expect({ count, received }).toMatchObject({ count: 1, received: [{ time: simulation.startedAt }] });
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ id });
  });

  test("keeps the last 100 of what it got", async () => {
    const simulation = await started([
      bus(),
      rule("all"),
      target("all", "arn:aws:sqs:eu-central-1:999999999999:theirs"),
    ]);
    for (let n = 0; n < 101; n++) simulation.publish(order({ n }));
    await simulation.settle();
    const { count, received } = simulation.beyond("theirs");
    const numbers = received.map(({ body }) => (JSON.parse(body) as { detail: { n: number } }).detail.n);
    expect({ count, first: numbers[0], last: numbers.at(-1), kept: numbers.length }).toEqual({
      count: 101,
      first: 1,
      last: 100,
      kept: 100,
    });
  });

  test("is out where a fault says so, and is tried again", async () => {
    const simulation = await started([
      bus(),
      rule("all"),
      target("all", deployedQueue("other").replace(ACCOUNT, "999999999999")),
    ]);
    simulation.fault({ kind: "outage", at: "other", forSeconds: 60 });
    simulation.publish(order());
    await simulation.advance({ seconds: 59 });
    expect(simulation.beyond("other").count).toBe(0);
    await simulation.settle();
    expect(simulation.beyond("other").count).toBe(1);
  });
});
