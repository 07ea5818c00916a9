import type { Logger } from "@aws-lambda-powertools/logger";
import { parseDetail } from "../events/parse-detail";
import { problemText } from "../events/problem";
import { type TripPart, TripRequested } from "../events/travel";
import { type Booking, type Bookings, book, type Cancellation, cancel } from "./bookings";

/** What the workflow is answered. */
export type BookingAnswer = Booking | Cancellation;

export interface RequestDependencies {
  readonly part: TripPart;
  readonly bookings: Bookings;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

/** The workflow asked for what no retry mends: its definition and this code do not fit. */
export class InvalidRequest extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "InvalidRequest";
  }
}

/**
 * Does what `{ action, trip }` asks for.
 *
 * @throws InvalidRequest, SoldOut, AlreadyCancelled: not to be retried; anything else is
 */
export async function handleRequest(
  request: unknown,
  { part, bookings, log }: RequestDependencies,
): Promise<BookingAnswer> {
  const { action, trip: given } = (request ?? {}) as { readonly action?: unknown; readonly trip?: unknown };
  const parsed = parseDetail(TripRequested, given);
  if (parsed.status === "invalid") throw new InvalidRequest(parsed.problems.map(problemText));
  const trip = parsed.detail;
  const about = { trip_id: trip.tripId, part, action };
  try {
    if (action === "book") {
      const booking = await book(trip, part, bookings);
      log.info("Booked", { ...about, booking_id: booking.bookingId, outcome: "booked" });
      return booking;
    }
    if (action === "cancel") {
      const cancellation = await cancel(trip, part, bookings);
      log.info(cancellation.cancelled ? "Cancelled" : "Nothing to cancel", { ...about, outcome: "cancelled" });
      return cancellation;
    }
  } catch (error) {
    log.warn("Not done", { ...about, outcome: "failed", error: error as Error });
    throw error;
  }
  throw new InvalidRequest([`action must be "book" or "cancel", got: ${JSON.stringify(action)}.`]);
}
