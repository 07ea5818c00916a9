import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Assumptions, DEFAULT_ASSUMPTIONS } from "../../../scripts/cost/assumptions";
import { billOf, type CostRequest } from "../../../scripts/cost/estimate";
import { costReport } from "../../../scripts/cost/report";
import { synthesizedEcommerce } from "../../simulator/support/ecommerce";
import { busTo, consumedQueue } from "./support/bills";

const withWindow = JSON.stringify({
  provider: { aws: [{ region: "us-east-1" }] },
  resource: {
    ...busTo("aws_sqs_queue.q"),
    ...consumedQueue({
      queue: { kms_master_key_id: "${aws_kms_key.k.arn}" },
      mapping: { maximum_batching_window_in_seconds: 20, batch_size: 500 },
      fn: { tracing_config: { mode: "Active" } },
    }),
    aws_kms_key: { k: {} },
    aws_cloudwatch_event_archive: { a: { name: "a", event_source_arn: "${aws_cloudwatch_event_bus.b.arn}" } },
  },
});

/** By name of their bus, which is all that a failure needs to print. */
const STACKS = { "ecom-bus": synthesizedEcommerce(), b: withWindow };
const buses = fc.constantFrom<keyof typeof STACKS>("ecom-bus", "b");

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const assumptions: fc.Arbitrary<Assumptions> = fc
  .record({
    eventBytes: fc.integer({ min: 1, max: 1_048_576 }),
    retryRate: rate,
    deadLetterRate: rate,
    logBytes: fc.nat(10_000),
    tableReads: fc.nat(3),
    replayDays: fc.nat(30),
    pollers: fc.nat(3),
    freeTier: fc.boolean(),
  })
  .map((drawn) => ({ ...DEFAULT_ASSUMPTIONS, ...drawn }));

const traffic = fc.oneof(fc.nat(10_000), fc.nat(1_000_000_000));

const cases = fc.record({ bus: buses, assumptions, perDay: traffic });

function request(bus: string, perDay: number, drawn: Assumptions): CostRequest {
  return { perDay: new Map([[bus, perDay]]), shares: { byAddress: new Map(), origin: "" }, assumptions: drawn };
}

describe("whatever the traffic", () => {
  test("more of it never costs less, as a whole and in each line", () => {
    fc.assert(
      fc.property(cases, traffic, ({ bus, assumptions: drawn, perDay }, more) => {
        const less = billOf(STACKS[bus], request(bus, perDay, drawn));
        const dearer = billOf(STACKS[bus], request(bus, perDay + more, drawn));
        expect(dearer.usd).toBeGreaterThanOrEqual(less.usd * (1 - 1e-12));
        if (drawn.freeTier) return;
        for (const { resource, what, usd } of less.lines) {
          const same = dearer.lines.find((line) => line.resource === resource && line.what === what);
          expect(same?.usd ?? 0, `${what} of ${resource}`).toBeGreaterThanOrEqual(usd * (1 - 1e-12));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("resources add up to the total, lines to resources, and a million events to the month", () => {
    fc.assert(
      fc.property(cases, ({ bus, assumptions: drawn, perDay }) => {
        const report = costReport(STACKS[bus], "s", request(bus, perDay, drawn));
        const { resources, monthlyUsd, fixedUsd, perMillionUsd, eventsPerMonth } = report;
        const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
        expect(sum(resources.map((each) => each.monthlyUsd))).toBeCloseTo(monthlyUsd, 6);
        for (const each of resources) expect(sum(each.lines.map(({ usd }) => usd))).toBeCloseTo(each.monthlyUsd, 6);
        expect(fixedUsd).toBeLessThanOrEqual(monthlyUsd + 1e-9);
        if (perMillionUsd === null) expect(perDay).toBe(0);
        else expect(perMillionUsd * eventsPerMonth).toBeCloseTo(monthlyUsd * 1e6, -1);
        // No change saves more than there is, and what saves nothing is not proposed.
        for (const { monthlyUsd: saved } of report.changes) {
          expect(saved).toBeGreaterThan(0);
          expect(saved).toBeLessThanOrEqual(monthlyUsd + 1e-9);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("the free tier never makes it dearer", () => {
    fc.assert(
      fc.property(cases, ({ bus, assumptions: drawn, perDay }) => {
        const usd = (freeTier: boolean) => billOf(STACKS[bus], request(bus, perDay, { ...drawn, freeTier })).usd;
        expect(usd(true)).toBeLessThanOrEqual(usd(false));
      }),
      { numRuns: 30 },
    );
  });
});
