import { describe, expect, test } from "vitest";
import type { PutEventsEntry } from "../../../simulator/event-bridge/put-events";
import {
  ACCOUNT,
  balance,
  bus,
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

const ENTRY: PutEventsEntry = { EventBusName: "shop", Source: "app.orders", DetailType: "OrderCreated", Detail: "{}" };
const shop = () =>
  started([bus(), rule("all"), target("all", queueArn("inbox")), queue("inbox", { max_message_size: 1_048_576 })]);

/** An entry of exactly so many bytes, by EventBridge's own count: source, detail type and detail. */
function entryOf(bytes: number): PutEventsEntry {
  const rest = "app.orders".length + "OrderCreated".length + '{"x":""}'.length;
  return { ...ENTRY, Detail: JSON.stringify({ x: "x".repeat(bytes - rest) }) };
}

describe("PutEvents", () => {
  test("delivers an event with all that EventBridge adds to what was sent", async () => {
    const simulation = await shop();
    const [result] = simulation.putEvents([
      { ...ENTRY, Detail: '{"n":1.50}', Time: 1_700_000_000.9, Resources: ["arn:a", "arn:b"], TraceHeader: "Root=1" },
    ]);
    const id = result && "EventId" in result ? result.EventId : "";
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    await simulation.settle();
    // The detail as it was sent, to the letter; the time by the second.
    expect(simulation.queue("inbox").peek()[0]?.body).toBe(
      `{"version":"0","id":"${id}","detail-type":"OrderCreated","source":"app.orders","account":"${ACCOUNT}","time":"2023-11-14T22:13:20Z","region":"${REGION}","resources":["arn:a","arn:b"],"detail":{"n":1.50}}`,
    );
  });

  test("takes the time at which an event comes, where its sender gives none", async () => {
    const simulation = await shop();
    await simulation.advance({ hours: 1, milliseconds: 999 });
    simulation.putEvents([ENTRY, { ...ENTRY, Time: "2025-05-05T05:05:05.5Z" }]);
    await simulation.settle();
    expect(jsonIn(simulation, "inbox").map(({ time }) => time)).toEqual([
      "2026-01-01T01:00:00Z",
      "2025-05-05T05:05:05Z",
    ]);
  });

  test("answers for each entry, in their order: one that is wrong does not keep out the others", async () => {
    const simulation = await shop();
    const wrong: [PutEventsEntry, string][] = [
      [{ ...ENTRY, Source: undefined }, "InvalidArgument"],
      [{ ...ENTRY, Source: "" }, "InvalidArgument"],
      [{ ...ENTRY, DetailType: undefined }, "InvalidArgument"],
      [{ ...ENTRY, DetailType: "x".repeat(129) }, "InvalidArgument"],
      [{ ...ENTRY, Detail: undefined }, "InvalidArgument"],
      [{ ...ENTRY, Detail: "{" }, "MalformedDetail"],
      [{ ...ENTRY, Detail: "[]" }, "MalformedDetail"],
      [{ ...ENTRY, Detail: "null" }, "MalformedDetail"],
      [{ ...ENTRY, Source: "aws.s3" }, "NotAuthorizedForSourceException"],
    ];
    const entries = [...wrong.map(([entry]) => entry), { ...ENTRY, DetailType: "x".repeat(128) }];
    const results = simulation.putEvents(entries);
    expect(results.map((result) => ("ErrorCode" in result ? result.ErrorCode : "taken"))).toEqual([
      ...wrong.map(([, code]) => code),
      "taken",
    ]);
    expect(results[0]).toEqual({
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
    });
    await simulation.settle();
    expect(simulation.queue("inbox").size).toBe(1);
    expect(simulation.accounts().published).toBe(1);
  });

  test("takes 1 to 10 entries in a call", async () => {
    const simulation = await shop();
    expect(() => simulation.putEvents([])).toThrow(
      expect.objectContaining({ code: "ValidationException", status: 400 }),
    );
    expect(() => simulation.putEvents(Array.from({ length: 11 }, () => ENTRY))).toThrow(/less than or equal to 10$/);
    expect(simulation.putEvents(Array.from({ length: 10 }, () => ENTRY))).toHaveLength(10);
  });

  test("takes less than 1 MiB in a call: all entries together, 14 bytes for a time, and bytes, not characters", async () => {
    const simulation = await shop();
    const limit = 1_048_576;
    const taken = (...entries: PutEventsEntry[]) => {
      try {
        return simulation.putEvents(entries).every((result) => "EventId" in result);
      } catch {
        return false;
      }
    };
    expect(taken(entryOf(limit))).toBe(false);
    expect(taken(entryOf(limit - 1))).toBe(true);
    expect(taken(entryOf(limit / 2), entryOf(limit / 2))).toBe(false);
    expect(taken(entryOf(limit / 2), entryOf(limit / 2 - 1))).toBe(true);
    expect(taken({ ...entryOf(limit - 14), Time: 1 })).toBe(false);
    expect(taken({ ...entryOf(limit - 15), Time: 1 })).toBe(true);
    expect(taken({ ...entryOf(limit - 4), Resources: ["äö"] })).toBe(false);
    expect(taken({ ...entryOf(limit - 5), Resources: ["äö"] })).toBe(true);
  });

  test("refuses entries for now, as faults say", async () => {
    const simulation = await shop();
    simulation.fault({ kind: "throttle", at: "shop", times: 1 });
    simulation.fault({ kind: "outage", at: "shop", times: 1, containing: "third" });
    const codes = ["first", "second", "third"].map((n) => {
      const [result] = simulation.putEvents([{ ...ENTRY, Detail: JSON.stringify({ n }) }]);
      return result && "ErrorCode" in result ? result.ErrorCode : "taken";
    });
    expect(codes).toEqual(["ThrottlingException", "taken", "InternalFailure"]);
  });
});

describe("a bus that the stack does not have", () => {
  test("loses what is sent there; the default bus matches nothing; of another account nothing is known", async () => {
    const simulation = await shop();
    const results = simulation.putEvents([
      { ...ENTRY, EventBusName: "shpo" },
      { ...ENTRY, EventBusName: undefined },
      { ...ENTRY, EventBusName: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/shpo` },
      { ...ENTRY, EventBusName: `arn:aws:events:${REGION}:999999999999:event-bus/theirs` },
      { ...ENTRY, EventBusName: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/shop` },
      { ...ENTRY, EventBusName: "shpo", Detail: "[]" },
    ]);
    expect(results.map((result) => "EventId" in result)).toEqual([true, true, true, true, true, false]);
    await simulation.settle();
    expect(simulation.accounts().ways.ended).toEqual({ dropped: 2, unmatched: 1, "handed-over": 1, forked: 1 });
    expect(losses(simulation)).toEqual({
      "shpo: BUS_MISSING: there is no such bus, and EventBridge says nothing of it.": 2,
    });
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("has rules of the stack where it is the default bus: there, AWS publishes too", async () => {
    const pattern = JSON.stringify({ source: ["aws.s3"] });
    const simulation = await started([
      { aws_cloudwatch_event_rule: { uploads: { name: "uploads", event_pattern: pattern } } },
      { aws_cloudwatch_event_target: { uploads: { rule: "uploads", arn: queueArn("inbox") } } },
      queue("inbox"),
    ]);
    const uploaded = order({ object: { key: "a.txt" } }, "aws.s3");
    simulation.publish(uploaded, { ...uploaded, bus: "default" });
    expect(simulation.putEvents([{ ...ENTRY, EventBusName: "default", Source: "aws.s3" }])).toMatchObject([
      { ErrorCode: "NotAuthorizedForSourceException" },
    ]);
    await simulation.settle();
    expect(simulation.queue("inbox").size).toBe(2);
  });
});
