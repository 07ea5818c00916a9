import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDetail } from "../../../handlers/events/parse-detail";
import { parseEvent } from "../../../handlers/events/parse-event";
import { type TripPart, TripRequested, travelEvents } from "../../../handlers/events/travel";
import { sampleTrip } from "../../../handlers/events/travel-samples";
import { tableRows } from "../../../scripts/demo/table-rows";
import { travelSaga } from "../../../scripts/demo/travel-saga";
import { type Fault, type Simulation, startSimulation } from "../../../simulator";
import { TravelSagaStack } from "../../../stacks/travel-saga";
import { synthesizeFiles } from "../../../testing/synthesize";
import { testApp } from "../../../testing/test-app";
import { deleteRow } from "./support/delete-row";
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

/**
 * What was announced of each trip, in order, out of what the bus archived.
 *
 * @param malformed whether the trips themselves may break their contract
 */
function announced(simulation: Simulation, { malformed = false } = {}): Map<string, Published[]> {
  const byTrip = new Map<string, Published[]>();
  const [archive] = simulation.bus().archives;
  for (const { text } of archive?.between(0, Number.POSITIVE_INFINITY, simulation.now) ?? []) {
    const event = JSON.parse(text) as Published;
    if (event.source === "travel.bookings" || !malformed)
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
  const run = async (faults: readonly Fault[], detail: object = sampleTrip([])) => {
    const { text, folder, remove } = synthesizeFiles(stack());
    try {
      await using simulation = await startSimulation(text, { folder, seed: 1, faults });
      simulation.publish({ source: "travel.trips", "detail-type": "Trip Requested", detail });
      await simulation.settle();
      await simulation.advance({ minutes: 6 });
      const [execution] = simulation.stateMachine().executions;
      const { status, error, cause, path = [], startedAt = 0, stoppedAt = 0 } = execution ?? {};
      const alarms = simulation
        .accounts()
        .alarms.filter(({ state }) => state === "ALARM")
        .map(({ name }) => name);
      const malformed = parseDetail(TripRequested, detail).status === "invalid";
      const told = types(announced(simulation, { malformed }).get(sampleTrip([]).tripId));
      return { told, status, error, cause, last: path.at(-1), seconds: (stoppedAt - startedAt) / 1_000, alarms };
    } finally {
      remove();
    }
  };

  test.each<[TripPart, string[]]>([
    ["flight", ["Flight Booking Failed"]],
    ["hotel", ["Flight Booked", "Hotel Booking Failed", "Flight Cancelled"]],
    ["car", ["Flight Booked", "Hotel Booked", "Car Booking Failed", "Hotel Cancelled", "Flight Cancelled"]],
  ])("%s: it crashes for an hour, what was booked is cancelled, and somebody is told", async (part, told) => {
    const found = await run([{ kind: "crash", at: `travel-${part}`, forSeconds: 3_600 }]);
    expect(found).toMatchObject({ told, status: "FAILED", last: "TripFailed" });
    expect(found.alarms).toContain("travel-booking-failed");
    // What went wrong in the first place, and not what came of it.
    expect(found.error).toMatch(/^Runtime\.ExitError|^Lambda\./);
    expect(found.cause).not.toBe("");
  });

  test.each<[TripPart, string[]]>([
    ["flight", ["Flight Booking Failed"]],
    ["hotel", ["Flight Booked", "Hotel Booking Failed", "Flight Cancelled"]],
    ["car", ["Flight Booked", "Hotel Booked", "Car Booking Failed", "Hotel Cancelled", "Flight Cancelled"]],
  ])("%s: that it is sold out wakes nobody", async (part, told) => {
    const found = await run([], sampleTrip([part]));
    expect(found).toMatchObject({ told, status: "SUCCEEDED", last: "TripCancelled", alarms: [] });
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

  test("a trip that breaks its contract fails at once, and not hours later", async () => {
    const found = await run([], { ...sampleTrip([]), nights: 0 });
    expect(found).toMatchObject({ told: ["Flight Booking Failed"], status: "FAILED", error: "InvalidRequest" });
    expect(found.alarms).toEqual(["travel-booking-failed"]);
    expect(found.seconds).toBeLessThan(60);
  });
});

test("a trip that failed is booked after all, once its rows are deleted as the runbook says", async () => {
  const { simulation } = await demo.play({ seed: 7, faulty: false });
  const trip = sampleTrip([], { seed: 7, index: 12 });
  const endOfNext = async () => {
    simulation.publish({ source: "travel.trips", "detail-type": "Trip Requested", detail: trip });
    await simulation.settle();
    return simulation.stateMachine().executions.at(-1)?.path.at(-1);
  };
  const crash = simulation.fault({ kind: "crash", at: "travel-car", forSeconds: 3_600 });
  expect(await endOfNext()).toBe("TripFailed");
  crash.end();
  expect(await endOfNext()).toBe("TripKnown");
  const parts = ["trip", "flight", "hotel", "car"];
  for (const part of parts) await deleteRow(simulation, "travel-bookings", { tripId: trip.tripId, part });
  expect(await endOfNext()).toBe("TripBooked");
  const rows = await tableRows(simulation, "travel-bookings");
  const standing = rows.filter((row) => row.tripId === trip.tripId && row.bookingStatus === "BOOKED");
  expect(standing.map(({ part }) => part).sort()).toEqual(["car", "flight", "hotel"]);
});
