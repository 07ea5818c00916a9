/**
 * The events of the `travel-saga` system: a trip is asked for, and each of its three parts is booked, or fails, or is
 * cancelled again. `parseEvent(travelEvents, event)` reads any of them.
 */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

/** What a trip is made of, in the order in which it is booked. */
export const TRIP_PARTS = ["flight", "hotel", "car"] as const;
export type TripPart = (typeof TRIP_PARTS)[number];

const tripId = () => z.string().check(z.regex(/^TRIP-.+/));

/** Somebody wants to travel: flight, hotel and car, or nothing of it. */
export const TripRequested = eventContract({
  source: "travel.trips",
  detailType: "Trip Requested",
  detail: z.looseObject({
    tripId: tripId(),
    traveller: nonEmptyText(),
    destination: nonEmptyText(),
    departure: z.iso.date(),
    nights: z.int().check(z.positive()),
    /** What of it cannot be had. There is no airline behind this system: a trip says itself what is to fail. */
    soldOut: z.optional(z.array(z.enum(TRIP_PARTS))),
  }),
});

export type Trip = EventOf<typeof TripRequested>["detail"];

const SOURCE = "travel.bookings";
const booking = () => z.looseObject({ tripId: tripId(), bookingId: nonEmptyText() });
/** `reason`: the name of the error, such as `SoldOut`. */
const failure = () => z.looseObject({ tripId: tripId(), reason: nonEmptyText() });

export const FlightBooked = eventContract({ source: SOURCE, detailType: "Flight Booked", detail: booking() });
export const FlightBookingFailed = eventContract({
  source: SOURCE,
  detailType: "Flight Booking Failed",
  detail: failure(),
});
export const FlightCancelled = eventContract({ source: SOURCE, detailType: "Flight Cancelled", detail: booking() });
export const HotelBooked = eventContract({ source: SOURCE, detailType: "Hotel Booked", detail: booking() });
export const HotelBookingFailed = eventContract({
  source: SOURCE,
  detailType: "Hotel Booking Failed",
  detail: failure(),
});
export const HotelCancelled = eventContract({ source: SOURCE, detailType: "Hotel Cancelled", detail: booking() });
export const CarBooked = eventContract({ source: SOURCE, detailType: "Car Booked", detail: booking() });
export const CarBookingFailed = eventContract({ source: SOURCE, detailType: "Car Booking Failed", detail: failure() });
export const CarCancelled = eventContract({ source: SOURCE, detailType: "Car Cancelled", detail: booking() });

/** Every event of the system. */
export const travelEvents = {
  "Trip Requested": TripRequested,
  "Flight Booked": FlightBooked,
  "Flight Booking Failed": FlightBookingFailed,
  "Flight Cancelled": FlightCancelled,
  "Hotel Booked": HotelBooked,
  "Hotel Booking Failed": HotelBookingFailed,
  "Hotel Cancelled": HotelCancelled,
  "Car Booked": CarBooked,
  "Car Booking Failed": CarBookingFailed,
  "Car Cancelled": CarCancelled,
} as const;
