import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEvent } from "../../../handlers/events/parse-event";
import { type TripPart, travelEvents } from "../../../handlers/events/travel";
import { sampleTrip } from "../../../handlers/events/travel-samples";
import { tableRows } from "../../../scripts/demo/table-rows";
import { travelSaga } from "../../../scripts/demo/travel-saga";
import { type Fault, type Simulation, startSimulation } from "../../../simulator";
import { TravelSagaStack } from "../../../stacks/travel-saga";
import { synthesizeFiles } from "../../../testing/synthesize";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

const stack = () => new TravelSagaStack(testApp(), "travel-saga", { region: "us-east-1", alertEmail: "a@example.com" });

let demo: PreparedDemo;
beforeAll(() => {
  demo = prepareDemo(travelSaga, stack());
});
afterAll(() => demo.remove());

interface Published {
  readonly "detail-type": string;
  readonly source: string;
  readonly detail: { readonly tripId: string; readonly bookingId?: string; readonly reason?: string };
}

/** What was announced of each trip, in order, out of what the bus archived. */
function announced(simulation: Simulation): Map<string, Published[]> {
  const byTrip = new Map<string, Published[]>();
  const [archive] = simulation.bus().archives;
  for (const { text } of archive?.between(0, Number.POSITIVE_INFINITY, simulation.now) ?? []) {
    const event = JSON.parse(text) as Published;
    expect(parseEvent(travelEvents, event)).toMatchObject({ status: "valid" });
    if (event.source !== "travel.bookings") continue;
    byTrip.set(event.detail.tripId, [...(byTrip.get(event.detail.tripId) ?? []), event]);
  }
  return byTrip;
}

const types = (events: readonly Published[] = []) => events.map((event) => event["detail-type"]);

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { resting: 0, underWay: 0, unaccounted: 0 } });

  const rows = await tableRows(simulation, "travel-bookings");
  const told = announced(simulation);
  // By the number of the trip: 3 can be had, of 3 the flight is sold out, of 3 the hotel, of 3 the car.
  for (let number = 0; number < 12; number++) {
    const tripId = `TRIP-${seed}-${String(number).padStart(6, "0")}`;
    const events = told.get(tripId) ?? [];
    const booked = events.filter((event) => event["detail-type"].endsWith(" Booked"));
    const cancelled = events.filter((event) => event["detail-type"].endsWith(" Cancelled"));
    const failed = events.filter((event) => event["detail-type"].endsWith(" Booking Failed"));
    const failing = Math.floor(number / 3);
    expect(booked.map(({ detail }) => detail.bookingId)).toEqual(
      ["flight", "hotel", "car"].slice(0, failing === 0 ? 3 : failing - 1).map((part) => `${part}-${tripId}`),
    );
    expect(failed.map(({ detail }) => detail.reason)).toEqual(failing === 0 ? [] : ["SoldOut"]);
    // In reverse, each once, and only when all that was to be booked had been.
    const reverse = failing === 0 ? [] : booked.map(({ detail }) => detail.bookingId).reverse();
    expect(cancelled.map(({ detail }) => detail.bookingId)).toEqual(reverse);
    expect(events).toEqual([...booked, ...failed, ...cancelled]);
    const standing = rows.filter((row) => row.tripId === tripId && row.bookingStatus === "BOOKED");
    expect(standing).toHaveLength(failing === 0 ? 3 : 0);
  }
  expect(told.size).toBe(12);
});

describe("a part whose service fails for longer than anybody tries", () => {
  const run = async (faults: readonly Fault[]) => {
    const { text, folder, remove } = synthesizeFiles(stack());
    try {
      await using simulation = await startSimulation(text, { folder, seed: 1, faults });
      const detail = sampleTrip([]);
      simulation.publish({ source: "travel.trips", "detail-type": "Trip Requested", detail });
      await simulation.settle();
      await simulation.advance({ minutes: 6 });
      const [execution] = simulation.stateMachine().executions;
      const alarms = simulation
        .accounts()
        .alarms.filter(({ state }) => state === "ALARM")
        .map(({ name }) => name);
      return { told: types(announced(simulation).get(detail.tripId)), status: execution?.status, alarms };
    } finally {
      remove();
    }
  };

  test.each<[TripPart, string[]]>([
    ["flight", ["Flight Booking Failed"]],
    ["hotel", ["Flight Booked", "Hotel Booking Failed", "Flight Cancelled"]],
    ["car", ["Flight Booked", "Hotel Booked", "Car Booking Failed", "Hotel Cancelled", "Flight Cancelled"]],
  ])("%s: it crashes for an hour, and then what was booked is cancelled", async (part, told) => {
    const found = await run([{ kind: "crash", at: `travel-${part}`, forSeconds: 3_600 }]);
    expect(found).toMatchObject({ told, status: "SUCCEEDED" });
  });

  test("that booked and did not answer is cancelled, too", async () => {
    const { told } = await run([{ kind: "late-error", at: "travel-hotel", forSeconds: 3_600 }]);
    expect(told).toEqual(["Flight Booked", "Hotel Booking Failed", "Hotel Cancelled", "Flight Cancelled"]);
  });

  test("where nothing can be cancelled, the execution fails, and that is an alarm and no silence", async () => {
    const { told, status, alarms } = await run([{ kind: "crash", at: "travel-car" }]);
    expect(told).toEqual(["Flight Booked", "Hotel Booked", "Car Booking Failed"]);
    expect(status).toMatch(/FAILED|TIMED_OUT/);
    expect(alarms).toEqual([expect.stringMatching(/^travel-booking-(failed|timed-out)$/)]);
  });
});
