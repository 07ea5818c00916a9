import { describe, expect, test } from "vitest";
import { synthesizedEcommerce } from "../support/ecommerce";
import { allHops, deniedHops, judged } from "./support/hops";
import { policiesIn, statementName } from "./support/policies-in";

const stack = synthesizedEcommerce();

/** Which hops need a statement of ecommerce. All others need none: those that only deny, and those for the function's code. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  "aws_sns_topic_policy.alerts_policy AllowCloudwatchAlarms": ["alarms → topic-alerts"],
  "aws_sns_topic_policy.alerts_policy AllowEventsPublish": ["rule route-payment-failures → topic-alerts"],
  "aws_sns_topic_policy.orders-topic_policy AllowEventsPublish": ["rule route-orders → topic-orders"],
  "aws_sqs_queue_policy.orders_policy AllowEventsSendMessage": ["rule route-orders → q-orders"],
  "aws_sqs_queue_policy.orders_policy AllowSnsSendMessage": ["topic topic-orders → q-orders"],
  "aws_sqs_queue_policy.shipments_policy AllowEventsSendMessage": ["rule route-shipments → q-shipments"],
  "aws_sqs_queue_policy.orders-topic_to-orders_dlq_policy AllowSnsSendMessage": [
    "topic topic-orders → topic-orders-to-q-orders-dlq",
  ],
  "aws_sqs_queue_policy.route-orders_dlq_policy AllowEventsSendMessage": ["rule route-orders → route-orders-dlq"],
  "aws_sqs_queue_policy.route-payment-failures_dlq_policy AllowEventsSendMessage": [
    "rule route-payment-failures → route-payment-failures-dlq",
  ],
  "aws_sqs_queue_policy.route-shipments_dlq_policy AllowEventsSendMessage": [
    "rule route-shipments → route-shipments-dlq",
  ],
  "aws_iam_role.orders-consumer_role sts:AssumeRole": ["queue q-orders → orders-consumer"],
  "aws_iam_role_policy.orders-consumer_role-policy ReceiveMessages": ["queue q-orders → orders-consumer"],
};

describe("ecommerce", () => {
  test("may do all that it is built for", () => {
    const { topology, permissions } = judged(stack);
    const hops = allHops(topology, permissions);
    expect(hops.filter(({ message }) => message !== undefined)).toEqual([]);
    const named = new Set(hops.map(({ hop }) => hop));
    // Moves to a dead-letter queue by SQS itself need no permission.
    expect([...named].sort()).toEqual(
      [
        ...new Set(Object.values(NEEDED_BY).flat()),
        "queue q-orders → q-orders-dlq",
        "queue q-shipments → q-shipments-dlq",
      ].sort(),
    );
  });

  test("the function's code may remember events and write logs, and nothing else", () => {
    const { topology, permissions } = judged(stack);
    const [consumer] = topology.functions;
    const table = topology.others.find(({ what }) => what === "table");
    if (!consumer || !table) throw new Error("ecommerce has a function and a table");
    const may = (action: string, arn: string) => permissions.mayCall(consumer, action, arn)?.message;
    for (const action of ["PutItem", "GetItem", "UpdateItem", "DeleteItem"]) {
      expect(may(`dynamodb:${action}`, table.arn)).toBeUndefined();
    }
    expect(may("xray:PutTraceSegments", "*")).toBeUndefined();
    expect(may("dynamodb:Scan", table.arn)).toMatch(
      /^function orders-consumer, as aws_iam_role\..*, may not dynamodb:Scan on table orders-idempotency: no statement of .* allows it; RememberEvents of .* comes nearest, but is about dynamodb:DeleteItem/,
    );
    expect(may("sns:Publish", topology.topics[0]?.arn ?? "")).toContain("may not sns:Publish on topic topic-alerts");
  });

  test("without any one statement, just what needs it is denied", () => {
    const needed: Record<string, readonly string[]> = {};
    for (const policy of policiesIn(stack)) {
      for (const statement of policy.statements) {
        const denied = deniedHops(policy.with(policy.statements.filter((each) => each !== statement)));
        if (denied.size > 0) needed[`${policy.name} ${statementName(statement)}`] = [...denied.keys()];
      }
    }
    expect(needed).toEqual(NEEDED_BY);
  });

  test("with any one statement for somebody else, or about something else, just what needs it is denied", () => {
    const changes = {
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:PurgeQueue",
      Resource: "arn:aws:sqs:::x",
    };
    for (const policy of policiesIn(stack)) {
      for (const statement of policy.statements) {
        const needs = NEEDED_BY[`${policy.name} ${statementName(statement)}`] ?? [];
        for (const [element, value] of Object.entries(changes)) {
          if (!(element in statement)) continue;
          const others = policy.statements.filter((each) => each !== statement);
          const denied = deniedHops(policy.with([...others, { ...statement, [element]: value }]));
          expect([...denied.keys()], `${policy.name} ${element}`).toEqual(needs);
        }
      }
    }
  });

  test("with any one condition for another source, just what needs it is denied", () => {
    for (const policy of policiesIn(stack)) {
      for (const statement of policy.statements.filter(({ Effect }) => Effect === "Allow")) {
        for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
          const foreign = operator.startsWith("Arn") ? "arn:aws:events:us-east-1:999999999999:rule/x" : "999999999999";
          const condition = { [operator]: Object.fromEntries(Object.keys(keys).map((key) => [key, foreign])) };
          const others = policy.statements.filter((each) => each !== statement);
          const changed = { ...statement, Condition: { ...statement.Condition, ...condition } };
          expect([...deniedHops(policy.with([...others, changed])).keys()], `${policy.name} ${operator}`).toEqual(
            NEEDED_BY[`${policy.name} ${statementName(statement)}`],
          );
        }
      }
    }
  });

  test.each(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])(
    "without %s the queue is not consumed",
    (action) => {
      const policy = policiesIn(stack).find(({ name }) => name.startsWith("aws_iam_role_policy."));
      const without = policy?.statements.map((each) => ({
        ...each,
        Action: [each.Action].flat().filter((one) => one !== action),
      }));
      const denied = deniedHops(policy?.with(without ?? []) ?? "");
      expect([...denied.keys()]).toEqual(["queue q-orders → orders-consumer"]);
      expect([...denied.values()][0]).toContain(`may not ${action} on queue q-orders`);
    },
  );

  test("a statement that denies stands above all that allow", () => {
    for (const policy of policiesIn(stack).filter(({ name }) => !name.startsWith("aws_iam"))) {
      const deny = { Sid: "Closed", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };
      const denied = deniedHops(policy.with([...policy.statements, deny]));
      const expected = Object.entries(NEEDED_BY).flatMap(([key, hops]) =>
        key.startsWith(`${policy.name} `) ? hops : [],
      );
      // The poll of a function is denied too.
      if (policy.name === "aws_sqs_queue_policy.orders_policy") expected.push("queue q-orders → orders-consumer");
      expect(new Set(denied.keys()), policy.name).toEqual(new Set(expected));
      for (const message of denied.values()) expect(message).toMatch(/: Closed of aws_.* denies it\.$/);
    }
  });
});
