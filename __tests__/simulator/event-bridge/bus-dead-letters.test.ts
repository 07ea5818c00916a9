import { describe, expect, test } from "vitest";
import {
  ACCOUNT,
  balance,
  bodiesIn,
  IN_BALANCE,
  lets,
  losses,
  merged,
  order,
  queue,
  queueArn,
  REGION,
  rule,
  started,
  target,
} from "../support/routing-blocks";
import { type Blocks, ref } from "../support/stack-json";

const BUS_ARN = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/shop`;

/** A bus with a key of the customer, whose policy lets in the service that is named, and with a dead-letter queue if one is. */
function encrypted(service: string, letters?: string): Blocks {
  const statement = {
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: ["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"],
    Resource: "*",
  };
  return merged([
    { aws_kms_key: { key: { policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) } } },
    {
      aws_cloudwatch_event_bus: {
        shop: {
          name: "shop",
          kms_key_identifier: ref("aws_kms_key.key"),
          ...(letters && { dead_letter_config: { arn: queueArn(letters) } }),
        },
      },
    },
    rule("all"),
    target("all", queueArn("inbox")),
    queue("inbox"),
  ]);
}

describe("a bus whose key does not let EventBridge in", () => {
  test("takes events all the same, and moves them to its dead-letter queue", async () => {
    const simulation = await started([encrypted("sqs", "letters"), queue("letters")]);
    const [id] = simulation.publish(order({ n: 1 }));
    await simulation.settle();
    expect(bodiesIn(simulation, "inbox")).toEqual([]);
    const [letter] = simulation.queue("letters").peek();
    expect(JSON.parse(letter?.body ?? "")).toMatchObject({ id, source: "app.orders", detail: { n: 1 } });
    expect(letter?.attributes).toMatchObject({ ERROR_MESSAGE: { StringValue: expect.stringContaining("kms:") } });
    expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 1, ways: { resting: 1 } });
  });

  test("loses them without one, and says why", async () => {
    const simulation = await started([encrypted("sqs")]);
    simulation.publish(order());
    await simulation.settle();
    const [[reason, count] = []] = Object.entries(losses(simulation));
    expect([reason, count]).toEqual([expect.stringMatching(/^shop: .*the bus has no dead-letter queue/), 1]);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("loses them where the queue lets it not in: for the bus, not for a rule", async () => {
    const only = (arn: string) =>
      JSON.stringify({
        ...JSON.parse(lets("events")),
        Statement: [
          {
            ...JSON.parse(lets("events")).Statement[0],
            Condition: { ArnEquals: { "aws:SourceArn": arn } },
          },
        ],
      });
    const refused = await started([encrypted("sqs", "letters"), queue("letters", { policy: only(`${BUS_ARN}-2`) })]);
    refused.publish(order());
    await refused.settle();
    expect(Object.keys(losses(refused))).toEqual([
      expect.stringContaining("the dead-letter queue of the bus did not take it"),
    ]);
    const taken = await started([encrypted("sqs", "letters"), queue("letters", { policy: only(BUS_ARN) })]);
    taken.publish(order());
    await taken.settle();
    expect(taken.queue("letters").size).toBe(1);
  });
});

test("a bus whose key lets EventBridge in sends on as ever", async () => {
  const simulation = await started([encrypted("events", "letters"), queue("letters")]);
  simulation.publish(order());
  await simulation.settle();
  expect([simulation.queue("inbox").size, simulation.queue("letters").size]).toEqual([1, 0]);
});
