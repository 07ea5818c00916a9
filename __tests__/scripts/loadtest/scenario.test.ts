import { describe, expect, test } from "vitest";
import { ecommerceEvents } from "../../../handlers/events/ecommerce";
import { parseEvent } from "../../../handlers/events/parse-event";
import { planEvent, SCENARIOS, scenarioNamed } from "../../../scripts/loadtest/scenario";

const EVENTS = 5_000;

/** What came of the contract of each of many events. */
function verdicts(name: keyof typeof SCENARIOS, seed: number) {
  return Array.from({ length: EVENTS }, (_, index) => {
    const { kind, source, detailType, detail } = planEvent(SCENARIOS[name], { index, seed });
    const event = {
      version: "0",
      id: "1",
      "detail-type": detailType,
      source,
      account: "123456789012",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: [],
      detail: JSON.parse(detail) as { orderId: string },
    };
    return { kind, detailType, orderId: event.detail.orderId, status: parseEvent(ecommerceEvents, event).status };
  });
}

describe.each(["orders", "mixed", "failures"] as const)("%s", (name) => {
  const events = verdicts(name, 7);
  const { kinds } = SCENARIOS[name];

  test("no two events tell of the same order", () => {
    expect(new Set(events.map(({ orderId }) => orderId)).size).toBe(EVENTS);
  });

  test("its kinds make up a hundred, and come as often as they say", () => {
    expect(kinds.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    kinds.forEach(({ share }, kind) => {
      const found = (events.filter((event) => event.kind === kind).length / EVENTS) * 100;
      expect(Math.abs(found - share)).toBeLessThan(2);
    });
  });

  test("every event keeps its contract, but for those that are meant to break it", () => {
    const broken = kinds.findIndex(({ poison }) => poison);
    expect(events.filter(({ status }) => status === "invalid").every(({ kind }) => kind === broken)).toBe(true);
    expect(events.some(({ status }) => status === "invalid")).toBe(name === "failures");
    expect(events.some(({ status }) => status === "unknown")).toBe(name === "failures");
  });
});

test("mixed has every event of the system", () => {
  expect(new Set(verdicts("mixed", 1).map(({ detailType }) => detailType))).toEqual(
    new Set(Object.keys(ecommerceEvents)),
  );
});

test("the same seed gives the same events, another one others", () => {
  const texts = (seed: number) => Array.from({ length: 50 }, (_, index) => planEvent(SCENARIOS.mixed, { index, seed }));
  expect(texts(7)).toEqual(texts(7));
  expect(texts(8)).not.toEqual(texts(7));
});

test("a scenario that there is not", () => {
  expect(() => scenarioNamed("chaos")).toThrow('--scenario must be one of orders, mixed, failures, got: "chaos".');
});
