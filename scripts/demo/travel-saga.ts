import { TRIP_PARTS, type Trip, type TripPart } from "../../handlers/events/travel";
import { sampleTrip } from "../../handlers/events/travel-samples";
import type { Simulation } from "../../simulator";
import type { Demo } from "./demo";
import { eventsOn } from "./events-on";
import { tableRows } from "./table-rows";

const EACH = 3;

/** What is to be sold out, and what travellers are told then, in this order. */
const STORIES: readonly (readonly [soldOut: TripPart | undefined, told: string])[] = [
  [undefined, "Flight Booked, Hotel Booked, Car Booked"],
  ["flight", "Flight Booking Failed"],
  ["hotel", "Flight Booked, Hotel Booking Failed, Flight Cancelled"],
  ["car", "Flight Booked, Hotel Booked, Car Booking Failed, Hotel Cancelled, Flight Cancelled"],
];

export const travelSaga: Demo = {
  name: "travel-saga",
  stack: "travel-saga",
  summary: "Trips of flight, hotel and car: all three are booked, or what was booked is cancelled, in reverse.",
  teaches: "A saga in Step Functions: compensations, retries, and why both must be safe to do twice.",
  faults: [
    { kind: "duplicate", at: "travel-event-bus", probability: 0.3 },
    { kind: "handler-error", at: "travel-hotel", probability: 0.3, forSeconds: 20 },
    { kind: "late-error", at: "travel-car", probability: 0.3, forSeconds: 20 },
    { kind: "throttle", at: "travel-flight", probability: 0.3, forSeconds: 20 },
  ],

  async run(simulation, story) {
    const { seed } = simulation;
    const trips = STORIES.flatMap(([soldOut], kind) =>
      Array.from({ length: EACH }, (_, number) => ({
        kind,
        trip: sampleTrip(soldOut === undefined ? [] : [soldOut], { seed, index: kind * EACH + number }),
      })),
    );
    const ids = trips.map(({ trip }) => request(simulation, trip));
    story.say(
      `${trips.length} trips are asked for; of ${trips.length - EACH} one part is sold out. The way of the last:`,
    );
    story.follow(ids.at(-1) ?? "");
    await simulation.settle();

    for (const [kind, [soldOut, told]] of STORIES.entries()) {
      const ofKind = trips.filter((each) => each.kind === kind).map(({ trip }) => trip);
      const texts = ofKind.map((trip) => toldOf(simulation, trip).join(", "));
      story.check(
        soldOut === undefined ? "told of each trip that can be had" : `told of each trip without a ${soldOut}`,
        [...new Set(texts)],
        [told],
      );
    }
    const { executions } = simulation.stateMachine("travel-booking");
    // What is sold out is an answer, and wakes nobody. All else that ends a trip fails its execution, once all is given back.
    story.check("executions that did not succeed", executions.filter(({ status }) => status !== "SUCCEEDED").length, 0);

    story.say("Somebody asks for the first trip once more: an execution starts, finds it known, and books nothing.");
    const [first] = trips;
    if (first) request(simulation, first.trip);
    await simulation.settle();
    const again = simulation.stateMachine("travel-booking").executions.slice(executions.length);
    story.check(
      "ways of the executions since",
      [...new Set(again.map(({ path }) => path.join()))],
      ["ClaimTrip,TripKnown"],
    );
    const rows = await tableRows(simulation, "travel-bookings");
    const booked = rows.filter(({ bookingStatus }) => bookingStatus === "BOOKED").length;
    story.check("parts that are booked in the end: all of the trips that can be had", booked, TRIP_PARTS.length * EACH);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

function request(simulation: Simulation, detail: Trip): string {
  return simulation.publish({ source: "travel.trips", "detail-type": "Trip Requested", detail })[0] ?? "";
}

/** What was published of a trip, in the order in which it was. */
function toldOf(simulation: Simulation, { tripId }: Trip): string[] {
  return eventsOn(simulation, "travel-event-bus")
    .filter(({ source, detail }) => source === "travel.bookings" && detail.tripId === tripId)
    .map((event) => event["detail-type"]);
}
