import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRIP_PARTS, type Trip, type TripPart } from "../../../handlers/events/travel";
import { sampleTrip } from "../../../handlers/events/travel-samples";
import type { Booking, Bookings } from "../../../handlers/travel-booking/bookings";
import { handleRequest } from "../../../handlers/travel-booking/handle-request";

/** A table that does at once what the conditions of DynamoDB promise. */
class MemoryBookings implements Bookings {
  readonly rows = new Map<string, Booking>();

  async add(booking: Booking): Promise<Booking> {
    const key = `${booking.tripId} ${booking.part}`;
    const there = this.rows.get(key) ?? booking;
    this.rows.set(key, there);
    return there;
  }

  async cancel(tripId: string, part: TripPart): Promise<Booking | undefined> {
    const key = `${tripId} ${part}`;
    const before = this.rows.get(key);
    this.rows.set(key, { tripId, part, bookingId: "", ...before, status: "CANCELLED" });
    return before;
  }
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const ask = (action: unknown, trip: unknown, bookings: Bookings, part: TripPart = "hotel") =>
  handleRequest({ action, trip }, { part, bookings, log: silent as never });
const nameOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("a part of a trip", () => {
  it("is booked once, however often it is asked for", async () => {
    const bookings = new MemoryBookings();
    const trip = sampleTrip([]);
    const first = await ask("book", trip, bookings);
    expect(first).toMatchObject({ bookingId: `hotel-${trip.tripId}`, status: "BOOKED" });
    expect(await ask("book", trip, bookings)).toEqual(first);
    expect(bookings.rows.size).toBe(1);
  });

  it("that is sold out is not booked, and only the part that is", async () => {
    const trip = sampleTrip(["car"]);
    const outcomes = await Promise.all(TRIP_PARTS.map((part) => nameOf(ask("book", trip, new MemoryBookings(), part))));
    expect(outcomes).toEqual(["done", "done", "SoldOut"]);
  });

  it("is cancelled, twice with the same answer; what was never booked is not", async () => {
    const bookings = new MemoryBookings();
    const trip = sampleTrip([]);
    await ask("book", trip, bookings);
    const cancelled = { bookingId: `hotel-${trip.tripId}`, cancelled: true };
    expect(await ask("cancel", trip, bookings)).toEqual(cancelled);
    expect(await ask("cancel", trip, bookings)).toEqual(cancelled);
    expect(await ask("cancel", trip, bookings, "car")).toEqual({ bookingId: "", cancelled: false });
  });

  it("is not booked after it was cancelled: an attempt that comes too late", async () => {
    const bookings = new MemoryBookings();
    const trip = sampleTrip([]);
    await ask("cancel", trip, bookings);
    expect(await nameOf(ask("book", trip, bookings))).toBe("AlreadyCancelled");
  });

  it("whatever comes in which order: once cancelled, nothing of it stands", async () => {
    const actions = fc.array(fc.constantFrom("book", "cancel"), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(actions, async (asked) => {
        const bookings = new MemoryBookings();
        const trip = sampleTrip([]);
        for (const action of asked) await nameOf(ask(action, trip, bookings));
        const standing = [...bookings.rows.values()].filter(({ status }) => status === "BOOKED").length;
        expect(standing).toBe(asked.includes("book") && !asked.includes("cancel") ? 1 : 0);
      }),
    );
  });
});

describe("refuses, so that no retry follows", () => {
  const trip: Trip = sampleTrip([]);
  it.each<[string, unknown, unknown]>([
    ["an action that there is not", "rebook", trip],
    ["a trip without an id", "book", { ...trip, tripId: undefined }],
    ["a trip of no nights", "book", { ...trip, nights: 0 }],
    ["a part that there is not", "book", { ...trip, soldOut: ["boat"] }],
    ["nothing", "book", undefined],
  ])("%s", async (_, action, given) => {
    const bookings = new MemoryBookings();
    expect(await nameOf(ask(action, given, bookings))).toBe("InvalidRequest");
    expect(bookings.rows.size).toBe(0);
  });

  it("names every problem", async () => {
    const broken = { ...trip, nights: 0, departure: "soon" };
    await expect(ask("book", broken, new MemoryBookings())).rejects.toThrow(/departure.*nights|nights.*departure/s);
  });
});
