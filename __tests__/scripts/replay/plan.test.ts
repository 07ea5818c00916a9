import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ArchiveFacts, ReplayFacts } from "../../../scripts/aws/replays";
import type { DeployedRule, DeployedSystem } from "../../../scripts/deployed/deployed-system";
import { averageEvents } from "../../../scripts/replay/estimate";
import { idempotencyOf } from "../../../scripts/replay/idempotency";
import { planReplay, type ReplayQuestion } from "../../../scripts/replay/plan";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15, 12);

const ARCHIVE: ArchiveFacts = {
  name: "kept",
  arn: "arn:aws:events:r:1:archive/kept",
  busArn: "arn:aws:events:r:1:event-bus/shop",
  state: "ENABLED",
  retentionDays: 7,
  createdAt: NOW - 100 * DAY,
  eventCount: 7_000,
  sizeBytes: 1_234_567,
  pattern: undefined,
};

const RULE: DeployedRule = {
  name: "orders",
  arn: "arn:aws:events:r:1:rule/shop/orders",
  enabled: true,
  pattern: "{}",
  schedule: undefined,
  managedBy: undefined,
  targets: [],
};

function systemOf(...rules: DeployedRule[]): DeployedSystem {
  const bus = { name: "shop", arn: ARCHIVE.busArn, deadLetterArn: undefined };
  return { bus, rules, topics: [], queues: [], functions: [], others: [], gaps: [] };
}

function ask(change: Partial<ReplayQuestion> = {}) {
  return planReplay({
    archive: ARCHIVE,
    range: { from: NOW - 60 * MINUTE, to: NOW - 20 * MINUTE },
    name: undefined,
    ruleNames: [],
    system: systemOf(RULE),
    knownEnvironment: () => undefined,
    matched: new Map([["orders", 12]]),
    active: [],
    now: NOW,
    ...change,
  });
}

function replay(number: number, change: Partial<ReplayFacts> = {}): ReplayFacts {
  const facts = {
    archiveArn: "arn:other",
    from: 0,
    to: NOW,
    lastEventAt: undefined,
    startedAt: NOW,
    endedAt: undefined,
  };
  return { name: `replay-${number}`, state: "RUNNING", reason: undefined, ...facts, ...change };
}

describe("a plan", () => {
  test("of a quiet range has nothing to warn of, and asks for every rule", () => {
    const { warnings, request } = ask();
    expect(warnings).toEqual([]);
    expect(request).toEqual({
      name: "kept-20260615T120000",
      archiveArn: ARCHIVE.arn,
      busArn: ARCHIVE.busArn,
      from: NOW - 60 * MINUTE,
      to: NOW - 20 * MINUTE,
      ruleArns: [],
    });
  });

  test("names the rules that are asked for, by name or ARN", () => {
    const other = { ...RULE, name: "other", arn: "arn:aws:events:r:1:rule/shop/other" };
    const system = systemOf(RULE, other);
    expect(ask({ system, ruleNames: ["other"] }).request.ruleArns).toEqual([other.arn]);
    expect(ask({ system, ruleNames: [RULE.arn] }).request.ruleArns).toEqual([RULE.arn]);
  });

  test("the archive's own rule is nobody's", () => {
    const own = { ...RULE, name: "Events-Archive-kept", managedBy: "prod.vhs.events.aws.internal" };
    expect(ask({ system: systemOf(RULE, own) }).rules.map(({ rule }) => rule.name)).toEqual(["orders"]);
    expect(() => ask({ system: systemOf(RULE, own), ruleNames: [own.name] })).toThrow("It has: orders.");
  });

  test.each([
    ['{"source":["a"],"replay-name":[{"exists":false}]}', "its pattern takes no replayed event"],
    ['{"source":["a"],"replay-name":[{"exists":false},"again"]}', undefined],
    ['{"source":["a"],"replay-name":["again"]}', undefined],
    ['{"detail":{"replay-name":[{"exists":false}]}}', undefined],
  ])("a rule with %s", (pattern, skips) => {
    const rules = ask({ system: systemOf(RULE, { ...RULE, name: "live", pattern }) }).rules;
    expect(rules.find(({ rule }) => rule.name === "live")?.skips).toBe(skips);
  });

  test("a name of 64 letters at most, of what EventBridge takes", () => {
    const archive = { ...ARCHIVE, name: "a".repeat(60) };
    expect(ask({ archive }).request.name).toMatch(/^a{48}-20260615T120000$/);
  });

  const range = (from: number, to: number) => ({ range: { from: NOW - from, to: NOW - to } });
  const DELAY = /^Events may take 10 minutes/;
  const GONE = /^The archive has events from 2026-06-08T12:00:00\.000Z on/;

  test.each([
    ["10 minutes ago", range(60 * MINUTE, 10 * MINUTE), []],
    ["a millisecond later", range(60 * MINUTE, 10 * MINUTE - 1), [DELAY]],
    ["7 days ago", range(7 * DAY, DAY), []],
    ["a millisecond before that", range(7 * DAY + 1, DAY), [GONE]],
    ["kept for ever", { ...range(50 * DAY, DAY), archive: { ...ARCHIVE, retentionDays: 0 } }, []],
    ["switched off", { archive: { ...ARCHIVE, state: "DISABLED" } }, [/^The archive is DISABLED/]],
    [
      "empty, and no rule took anything",
      { archive: { ...ARCHIVE, eventCount: 0 }, matched: new Map([["orders", 0]]) },
      [/probably there is nothing/],
    ],
    // The archive's count is a day late.
    ["empty, and a rule took something", { archive: { ...ARCHIVE, eventCount: 0 } }, []],
    ["empty, and nobody knows more", { archive: { ...ARCHIVE, eventCount: 0 }, matched: undefined }, []],
    ["another replay of it", { active: [replay(1, { archiveArn: ARCHIVE.arn })] }, [/^The replay replay-1 is sending/]],
    ["one of another archive", { active: [replay(1)] }, []],
    [
      "one that ends where this begins",
      { active: [replay(1, { archiveArn: ARCHIVE.arn, to: NOW - 60 * MINUTE })] },
      [],
    ],
  ])("warns of a range, or an archive: %s", (_, change, expected) => {
    const { warnings } = ask(change);
    expect(warnings).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  test("of a range that ends where the archive begins can replay nothing", () => {
    expect(() => ask(range(8 * DAY, 7 * DAY))).toThrow(
      /^Nothing can be replayed: the archive kept has events from 2026-06-08T12/,
    );
    expect(ask(range(8 * DAY, 7 * DAY - 1)).warnings).toHaveLength(1);
  });

  test("with nine others under way, and not with ten", () => {
    const nine = Array.from({ length: 9 }, (_, i) => replay(i));
    expect(ask({ active: nine }).warnings).toEqual([]);
    expect(() => ask({ active: [...nine, replay(9)] })).toThrow(/^At most 10 replays may be active/);
  });
});

describe("the average", () => {
  test("is the archive's count, cut by time", () => {
    // 7,000 events of seven days.
    expect(averageEvents(ARCHIVE, { from: NOW - DAY, to: NOW }, NOW)).toBe(1_000);
    expect(averageEvents(ARCHIVE, { from: NOW - 30 * DAY, to: NOW - 6 * DAY }, NOW)).toBe(1_000);
    expect(averageEvents({ ...ARCHIVE, createdAt: NOW - DAY }, { from: NOW - DAY / 2, to: NOW }, NOW)).toBe(3_500);
    expect(averageEvents(ARCHIVE, { from: NOW - 9 * DAY, to: NOW - 7 * DAY }, NOW)).toBe(0);
  });

  test("is never more than there is, nor less in a longer time", () => {
    const ago = fc.integer({ min: 0, max: 20 * DAY });
    const facts = fc.record({
      eventCount: fc.nat(),
      retentionDays: fc.nat(30),
      createdAt: ago.map((time) => NOW - time),
    });
    fc.assert(
      fc.property(facts, ago, ago, ago, (archive, a, b, c) => {
        const [long = 0, short = 0, end = 0] = [a, b, c].sort((x, y) => y - x);
        const events = (from: number) => averageEvents(archive, { from: NOW - from, to: NOW - end }, NOW);
        expect(events(long)).toBeLessThanOrEqual(archive.eventCount);
        expect(events(long)).toBeGreaterThanOrEqual(events(short));
        expect(events(short)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test.each([
  [{ IDEMPOTENCY_TABLE_NAME: "seen" }, "yes"],
  [{ ORDERS_IDEMPOTENCY_STORE: "seen" }, "yes"],
  [{ IDEMPOTENCY_TABLE_NAME: "" }, "unknown"],
  // How long it remembers says nothing of whether it does.
  [{ IDEMPOTENCY_EXPIRY_SECONDS: "60" }, "unknown"],
  [{ TABLE_NAME: "orders" }, "unknown"],
  [{}, "unknown"],
  [undefined, "unknown"],
  [{ IDEMPOTENCY_TABLE_NAME: "seen", POWERTOOLS_IDEMPOTENCY_DISABLED: "true" }, "no"],
  [{ IDEMPOTENCY_TABLE_NAME: "seen", POWERTOOLS_IDEMPOTENCY_DISABLED: "1" }, "no"],
  [{ IDEMPOTENCY_TABLE_NAME: "seen", POWERTOOLS_IDEMPOTENCY_DISABLED: "false" }, "yes"],
])("idempotency of a function with %j: %s", (environment, kind) => {
  expect(idempotencyOf(environment as Record<string, string> | undefined).kind).toBe(kind);
});
