import { describe, expect, test } from "vitest";
import type { Simulation, SimulationOptions } from "../../../simulator";
import type { ReplayRequest } from "../../../simulator/event-bridge/replay";
import {
  ACCOUNT,
  balance,
  bus,
  deployedRule,
  IN_BALANCE,
  jsonIn,
  order,
  queue,
  queueArn,
  REGION,
  rule,
  START,
  started,
  target,
} from "../support/routing-blocks";
import type { Blocks } from "../support/stack-json";
import { ref } from "../support/stack-json";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const archiveArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:archive/${name}`;

function archive(name: string, attributes: object = {}, on = "shop"): Blocks {
  return {
    aws_cloudwatch_event_archive: {
      [name]: { name, event_source_arn: ref(`aws_cloudwatch_event_bus.${on}`), ...attributes },
    },
  };
}

/** A bus with an archive, whose one rule sends `orders` to a queue, the other everything. */
function shop(attributes: object = {}, options: SimulationOptions = {}) {
  return started(
    [
      bus(),
      archive("kept", attributes),
      rule("orders", { event_pattern: JSON.stringify({ source: ["app.orders"] }) }),
      rule("all"),
      target("orders", queueArn("q_orders")),
      target("all", queueArn("q_all")),
      queue("q_orders"),
      queue("q_all"),
    ],
    options,
  );
}

function replay(simulation: Simulation, request: Partial<ReplayRequest> & { bus?: string } = {}) {
  return simulation.startReplay({
    name: "again",
    archiveArn: archiveArn("kept"),
    from: START,
    to: START + 10 * DAY,
    ...request,
  });
}

/** Numbers of the events that were replayed into a queue. */
function replayed(simulation: Simulation, name: string): number[] {
  return jsonIn<{ "replay-name"?: string; detail: { n: number } }>(simulation, name).flatMap((event) =>
    event["replay-name"] === undefined ? [] : [event.detail.n],
  );
}

describe("an archive", () => {
  test("keeps what its pattern matches", async () => {
    const simulation = await shop({ event_pattern: JSON.stringify({ detail: { keep: [true] } }) });
    const [kept = "", other = ""] = simulation.publish(order({ keep: true, n: 1 }), order({ keep: false, n: 2 }));
    await simulation.settle();
    const archivedSteps = (id: string) => simulation.story(id)?.steps.filter(({ kind }) => kind === "archived") ?? [];
    expect(archivedSteps(kept)).toMatchObject([{ place: "shop", detail: "kept" }]);
    expect(archivedSteps(other)).toEqual([]);
    replay(simulation);
    await simulation.settle();
    expect(replayed(simulation, "q_all")).toEqual([1]);
  });

  test("keeps events for its days, counted from when they came, and for ever without", async () => {
    const count = async (attributes: object, days: number) => {
      const simulation = await shop(attributes);
      // Its own time, which is long ago, does not matter to how long it is kept.
      simulation.publish(order({ n: 1 }), { ...order({ n: 2 }), time: new Date(START - 400 * DAY) });
      await simulation.advance({ milliseconds: days * DAY });
      const found = replay(simulation, { from: START - 500 * DAY });
      await simulation.settle();
      return found.replayedCount;
    };
    expect(await count({ retention_days: 7 }, 7 - 1 / DAY)).toBe(2);
    expect(await count({ retention_days: 7 }, 7)).toBe(0);
    expect(await count({}, 4_000)).toBe(2);
  });

  test("has room for so many events, and says what it had to forget", async () => {
    const simulation = await shop({}, { archivedEvents: 3 });
    for (let n = 0; n < 3; n++) simulation.publish(order({ n }));
    await simulation.settle();
    expect(simulation.notes).toEqual([]);
    await simulation.advance({ minutes: 1 });
    simulation.publish(order({ n: 3 }));
    await simulation.settle();
    expect(simulation.accounts().notes).toEqual([
      "The archive kept had room for 3 events: 1 older ones are forgotten, and cannot be replayed.",
    ]);
    const whole = replay(simulation);
    const late = replay(simulation, { name: "late", from: START + 1 });
    await simulation.settle();
    expect(whole).toMatchObject({
      state: "COMPLETED",
      replayedCount: 3,
      reason: expect.stringContaining("1 events of the archive are forgotten"),
    });
    expect(late).toMatchObject({ replayedCount: 1, reason: undefined });
  });

  test("goes on with the same order and room when thousands have passed through it", async () => {
    const simulation = await shop({}, { archivedEvents: 1_000, history: 0 });
    for (let n = 0; n < 5_000; n++) simulation.publish(order({ n }));
    await simulation.settle();
    replay(simulation, { ruleArns: [deployedRule("orders")] });
    await simulation.settle();
    expect(replayed(simulation, "q_orders")).toEqual(Array.from({ length: 1_000 }, (_, i) => 4_000 + i));
  });
});

describe("a replay", () => {
  test("sends the events of its time once more: as they were, but for its name, and not into the archive again", async () => {
    const simulation = await shop();
    const at = (n: number, milliseconds: number) =>
      simulation.publish({ ...order({ n }), time: new Date(START + milliseconds) });
    at(1, HOUR - 1);
    at(2, HOUR);
    at(3, 2 * HOUR - 1);
    const [id = ""] = at(4, 2 * HOUR - 1_000);
    at(5, 2 * HOUR);
    await simulation.advance({ hours: 3 });
    const found = replay(simulation, { from: START + HOUR, to: START + 2 * HOUR });
    expect(found.state).toBe("STARTING");
    await simulation.settle();
    expect(replayed(simulation, "q_all").sort()).toEqual([2, 3, 4]);
    expect(found).toMatchObject({ state: "COMPLETED", replayedCount: 3, endedAt: START + 3 * HOUR });
    const [first, again] = jsonIn(simulation, "q_orders").filter((event) => event.id === id);
    expect(again).toEqual({ ...first, "replay-name": "again" });
    const { steps = [] } = simulation.story(id) ?? {};
    expect(steps.map(({ kind }) => kind)).toEqual([
      "published",
      "archived",
      "delivered",
      "delivered",
      "replayed",
      "delivered",
      "delivered",
    ]);
    replay(simulation, { name: "once-more" });
    await simulation.settle();
    expect(simulation.bus().replays.get("once-more")?.replayedCount).toBe(5);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("comes in the order of minutes of the events' own time", async () => {
    const simulation = await shop();
    for (const [n, minute] of [5, 1, 3, 0, 4, 2].entries()) {
      simulation.publish({ ...order({ n }), time: new Date(START + minute * 60_000) });
    }
    await simulation.advance({ hours: 1 });
    replay(simulation);
    await simulation.settle();
    expect(replayed(simulation, "q_orders")).toEqual([3, 1, 5, 2, 4, 0]);
  });

  test("goes only to the rules that it names", async () => {
    const simulation = await shop();
    simulation.publish(order({ n: 1 }));
    await simulation.settle();
    replay(simulation, { ruleArns: [deployedRule("orders")] });
    await simulation.settle();
    expect(replayed(simulation, "q_orders")).toEqual([1]);
    expect(replayed(simulation, "q_all")).toEqual([]);
  });

  test("reaches a rule by its name, as patterns may look at that", async () => {
    const pattern = JSON.stringify({ "replay-name": ["again"] });
    const simulation = await started([
      bus(),
      archive("kept"),
      rule("mend", { event_pattern: pattern }),
      target("mend", queueArn("mended")),
      queue("mended"),
    ]);
    simulation.publish(order({ n: 1 }));
    await simulation.settle();
    replay(simulation);
    await simulation.settle();
    expect(replayed(simulation, "mended")).toEqual([1]);
  });

  test("goes on while others have their turn, and ends where it is cancelled", async () => {
    const simulation = await shop();
    for (let n = 0; n < 250; n++) simulation.publish(order({ n }));
    await simulation.settle();
    const found = replay(simulation);
    await simulation.advance({ milliseconds: 1 });
    expect(found).toMatchObject({ state: "RUNNING", isActive: true });
    expect(found.replayedCount).toBeLessThan(250);
    found.cancel();
    expect(found.state).toBe("CANCELLING");
    expect(() => found.cancel()).toThrow(expect.objectContaining({ code: "IllegalStatusException" }));
    await simulation.settle();
    expect(found).toMatchObject({ state: "CANCELLED", isActive: false });
    expect(replayed(simulation, "q_all")).toHaveLength(found.replayedCount);
    expect(found.replayedCount).toBeLessThan(250);
    expect(balance(simulation)).toEqual(IN_BALANCE);
    expect(() => found.cancel()).toThrow(expect.objectContaining({ code: "IllegalStatusException" }));
  });

  test("is not archived by another bus either, to which it is forwarded", async () => {
    const role = {
      aws_iam_role: {
        forward: {
          name: "forward",
          assume_role_policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" }],
          }),
          inline_policy: [
            {
              name: "put",
              policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: "*" }],
              }),
            },
          ],
        },
      },
    };
    const simulation = await started([
      bus(),
      bus("audit"),
      archive("kept"),
      archive("audited", {}, "audit"),
      rule("all"),
      target("all", ref("aws_cloudwatch_event_bus.audit"), { role_arn: ref("aws_iam_role.forward") }),
      role,
    ]);
    simulation.publish({ bus: "shop", ...order({ n: 1 }) });
    await simulation.settle();
    replay(simulation, { bus: "shop" });
    await simulation.settle();
    expect(simulation.bus("audit").archives[0]?.count).toBe(1);
    expect(simulation.bus("audit").accepted).toBe(2);
  });

  test.each<[string, Partial<ReplayRequest>, string]>([
    ["an archive that there is not", { archiveArn: archiveArn("other") }, "ResourceNotFoundException"],
    ["a name that is taken", { name: "taken" }, "ResourceAlreadyExistsException"],
    ["a time that ends before it begins", { from: START, to: START }, "ValidationException"],
    [
      "a rule of another bus",
      { ruleArns: [deployedRule("orders"), deployedRule("orders", "other")] },
      "ValidationException",
    ],
  ])("is refused for %s", async (_, request, code) => {
    const simulation = await shop();
    replay(simulation, { name: "taken" });
    expect(() => replay(simulation, request)).toThrow(expect.objectContaining({ code, status: 400 }));
    expect(simulation.bus().replays.size).toBe(1);
  });

  test("is one of at most ten at a time, on all buses of the account", async () => {
    const simulation = await started([bus(), bus("audit"), archive("kept"), archive("audited", {}, "audit")]);
    const onAudit = (name: string) => replay(simulation, { name, bus: "audit", archiveArn: archiveArn("audited") });
    for (let n = 0; n < 9; n++) replay(simulation, { name: `shop-${n}`, bus: "shop" });
    onAudit("tenth");
    expect(() => onAudit("eleventh")).toThrow(expect.objectContaining({ code: "LimitExceededException" }));
    expect(() => onAudit("shop-0")).toThrow(expect.objectContaining({ code: "ResourceAlreadyExistsException" }));
    await simulation.settle();
    expect(onAudit("eleventh").isActive).toBe(true);
  });
});
