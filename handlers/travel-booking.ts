/**
 * Books and cancels one part of a trip, as the workflow `travel-booking` asks it to: the flight, the hotel or the car. Each
 * part has a function of its own, of this one code.
 *
 * Environment: `TRIP_PART` (`flight`, `hotel` or `car`) and `TABLE_NAME` (partition key `tripId`, sort key `part`);
 * `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the table it needs `dynamodb:PutItem`, `UpdateItem` and `GetItem`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { TRIP_PARTS, type TripPart } from "./events/travel";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";
import { type BookingAnswer, handleRequest } from "./travel-booking/handle-request";
import { tableBookings } from "./travel-booking/table-bookings";

const part = requiredVariable("TRIP_PART", `one of ${TRIP_PARTS.join(", ")}`) as TripPart;
const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || `travel-${part}` });
const bookings = tableBookings(
  // A table that does not answer ends this attempt in time; the workflow makes the next.
  new DynamoDBClient(threeAttemptsOf(3_000)),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of bookings"),
);

export const handler = async (request: unknown, context: Context): Promise<BookingAnswer> => {
  logger.addContext(context);
  return handleRequest(request, { part, bookings, log: logger });
};
