import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StackError } from "../../../simulator";
import type { MessageAttributes } from "../../../simulator/world";
import { losses, metricsOf, queue, started, subscription, topic } from "../support/routing-blocks";

const text = (StringValue: string) => ({ DataType: "String", StringValue });

/** A topic with one queue, for which its policy filters. */
const filtered = (policy: object, scope?: string) =>
  started([
    topic("news"),
    queue("inbox"),
    subscription("news", "inbox", { filter_policy: JSON.stringify(policy), filter_policy_scope: scope }),
  ]);

const COUNTS = [
  "NumberOfNotificationsFilteredOut",
  "NumberOfNotificationsFilteredOut-MessageAttributes",
  "NumberOfNotificationsFilteredOut-MessageBody",
  "NumberOfNotificationsFilteredOut-NoMessageAttributes",
  "NumberOfNotificationsDelivered",
];

describe("a filter policy", () => {
  test("on attributes, its default, sees nothing of the body, and no message without attributes", async () => {
    const simulation = await filtered({ tier: ["gold"] });
    const news = simulation.topic();
    news.publish({ message: "yes", attributes: { tier: text("gold") } });
    news.publish({ message: '{"tier":"gold"}', attributes: { tier: text("tin") } });
    news.publish({ message: '{"tier":"gold"}' });
    news.publish({ message: '{"tier":"gold"}', attributes: {} });
    await simulation.settle();
    expect(simulation.queue("inbox").size).toBe(1);
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { ended: { forked: 1, filtered: 3 } } });
    expect(metricsOf(simulation, "AWS/SNS", COUNTS, { TopicName: "news" })).toEqual({
      NumberOfNotificationsFilteredOut: 3,
      "NumberOfNotificationsFilteredOut-MessageAttributes": 1,
      "NumberOfNotificationsFilteredOut-NoMessageAttributes": 2,
      NumberOfNotificationsDelivered: 1,
    });
  });

  test("on the body sees nothing of the attributes, and nothing that is no JSON", async () => {
    const simulation = await filtered({ order: { tier: ["gold"] } }, "MessageBody");
    const news = simulation.topic();
    news.publish({ message: '{"order":{"tier":"gold"}}' });
    news.publish({ message: '{"order":{"tier":"tin"}}', attributes: { tier: text("gold") } });
    news.publish({ message: "gold" });
    await simulation.settle();
    expect(simulation.queue("inbox").size).toBe(1);
    expect(metricsOf(simulation, "AWS/SNS", COUNTS, { TopicName: "news" })).toEqual({
      NumberOfNotificationsFilteredOut: 2,
      "NumberOfNotificationsFilteredOut-MessageBody": 2,
      NumberOfNotificationsDelivered: 1,
    });
  });

  test("of one subscriber does not keep a message from another", async () => {
    const simulation = await started([
      topic("news"),
      ...["gold", "tin"].flatMap((tier) => [
        queue(tier),
        subscription("news", tier, { filter_policy: JSON.stringify({ tier: [tier] }) }),
      ]),
      queue("all"),
      subscription("news", "all"),
    ]);
    simulation.topic().publish({ message: "m", attributes: { tier: text("gold") } });
    await simulation.settle();
    expect(["gold", "tin", "all"].map((name) => simulation.queue(name).size)).toEqual([1, 0, 1]);
    expect(losses(simulation)).toEqual({});
  });
});

/** Filter policies from the test suites of two emulators. */
const CORPUS = join(__dirname, "../../../../shared/corpus/sns-filter-policies.json");

interface Case {
  readonly name: string;
  readonly scope: string;
  readonly policy: object;
  readonly messageAttributes: MessageAttributes | null;
  readonly message: string;
  readonly expected: "match" | "nomatch" | "invalid";
}

const cases: readonly Case[] = existsSync(CORPUS) ? (JSON.parse(readFileSync(CORPUS, "utf8")) as Case[]) : [];
const title = cases.length > 0 ? "the corpus of filter policies" : "the corpus of filter policies: skipped, not here";

/** What comes of a message by a topic with one subscription that has the policy. */
async function outcome({ policy, scope, message, messageAttributes }: Case): Promise<Case["expected"]> {
  try {
    const simulation = await filtered(policy, scope);
    simulation.topic().publish({ message, attributes: messageAttributes ?? undefined });
    await simulation.settle();
    return simulation.queue("inbox").size === 1 ? "match" : "nomatch";
  } catch (error) {
    if (error instanceof StackError) return "invalid";
    throw error;
  }
}

describe.skipIf(cases.length === 0)(title, () => {
  test("has every result right, through a subscription", async () => {
    const wrong: string[] = [];
    for (const each of cases) if ((await outcome(each)) !== each.expected) wrong.push(each.name);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
  });
});
