/** Sample trips of the `travel-saga` system, for demos and tests. Not for handlers. */
import { pick, pickNumber, type SampleOptions, sampleKey } from "./sample-source";
import type { Trip, TripPart } from "./travel";

const FIRST_DEPARTURE = Date.UTC(2026, 11, 1);
const DAY = 86_400_000;

/**
 * The trip of a number.
 *
 * @param soldOut what of it cannot be had
 * @throws RangeError if index or seed is out of range
 */
export function sampleTrip(soldOut: readonly TripPart[], options: SampleOptions = {}): Trip {
  const key = sampleKey(options);
  return {
    tripId: `TRIP-${key.seed}-${String(key.index).padStart(6, "0")}`,
    traveller: pick(key, "traveller", ["Ada", "Grace", "Edsger", "Barbara", "Alan"]),
    destination: pick(key, "destination", ["Lisbon", "Oslo", "Prague", "Porto", "Athens"]),
    departure: new Date(FIRST_DEPARTURE + pickNumber(key, "departure", 0, 90) * DAY).toISOString().slice(0, 10),
    nights: pickNumber(key, "nights", 1, 14),
    ...(soldOut.length > 0 && { soldOut: [...soldOut] }),
  };
}
