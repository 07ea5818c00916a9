import type { Trip, TripPart } from "../events/travel";

export type BookingStatus = "BOOKED" | "CANCELLED";

/** One part of a trip. */
export interface Booking {
  readonly tripId: string;
  readonly part: TripPart;
  readonly bookingId: string;
  readonly status: BookingStatus;
}

/** Where bookings are kept: one for each part of a trip. */
export interface Bookings {
  /** Keeps a booking where there is none of its trip and part; gives the one that is there then. */
  add(booking: Booking): Promise<Booking>;
  /** Notes that a part is cancelled, even where it was never booked; gives what was there before. */
  cancel(tripId: string, part: TripPart): Promise<Booking | undefined>;
}

/** It cannot be had, now or later: no retry mends that. */
export class SoldOut extends Error {
  constructor(part: TripPart, { destination, departure }: Trip) {
    super(`No ${part} is left for ${destination} on ${departure}.`);
    this.name = "SoldOut";
  }
}

/** It was cancelled before it was booked: an attempt that comes too late. No retry mends that. */
export class AlreadyCancelled extends Error {
  constructor(part: TripPart, { tripId }: Trip) {
    super(`The ${part} of ${tripId} was cancelled, and is not booked any more.`);
    this.name = "AlreadyCancelled";
  }
}

/**
 * Books a part of a trip. To book it again changes nothing and gives the same booking: its id follows from the trip, and it
 * is kept by one conditional write.
 *
 * @throws SoldOut, AlreadyCancelled
 */
export async function book(trip: Trip, part: TripPart, bookings: Bookings): Promise<Booking> {
  if (trip.soldOut?.includes(part)) throw new SoldOut(part, trip);
  const { tripId } = trip;
  const there = await bookings.add({ tripId, part, bookingId: `${part}-${tripId}`, status: "BOOKED" });
  if (there.status === "CANCELLED") throw new AlreadyCancelled(part, trip);
  return there;
}

/** What cancelling did. */
export interface Cancellation {
  readonly bookingId: string;
  /** Whether there is a booking that is cancelled by now; not, where nothing was ever booked. */
  readonly cancelled: boolean;
}

/**
 * Cancels a part of a trip, if it is booked. To cancel it again changes nothing and gives the same answer. What was not booked
 * is marked, too: a booking that is still on its way, in an attempt that timed out, must not come after the cancellation.
 */
export async function cancel(trip: Trip, part: TripPart, bookings: Bookings): Promise<Cancellation> {
  const before = await bookings.cancel(trip.tripId, part);
  return { bookingId: before?.bookingId ?? "", cancelled: (before?.bookingId ?? "") !== "" };
}
