import type { TripPart } from "../../handlers/events/travel";
import {
  type EventBus,
  type EventTable,
  type HandlerFunction,
  invokeTask,
  itemTask,
  putEventTask,
  type State,
  type TaskOptions,
  type WorkflowDefinition,
} from "../../modules";
import { catchAll, FAIL_AS_CAUGHT } from "../shared/failure";

/** What a trip is booked with. */
interface Booking extends Readonly<Record<TripPart, HandlerFunction>> {
  readonly bus: EventBus;
  readonly bookings: EventTable;
}

/** The saga: each part is booked and announced; where one fails, it and those before it are cancelled, the last first. */
export function bookingDefinition({ bus, bookings, flight, hotel, car }: Booking): WorkflowDefinition {
  return {
    StartAt: "ClaimTrip",
    TimeoutSeconds: 6 * 3_600,
    States: {
      // A rule delivers at least once: of two executions for one trip, the second ends here.
      ClaimTrip: itemTask("putItem", bookings, {
        Parameters: {
          Item: { tripId: { "S.$": "$.tripId" }, part: { S: "trip" }, execution: { "S.$": "$$.Execution.Id" } },
          ConditionExpression: "attribute_not_exists(tripId) OR execution = :own",
          ExpressionAttributeValues: { ":own": { "S.$": "$$.Execution.Id" } },
        },
        ResultPath: null,
        Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], Next: "TripKnown" }],
        Next: "BookFlight",
      }),
      ...part("flight", flight, bus, { booked: "BookHotel", cancelled: "WasItMeant" }),
      ...part("hotel", hotel, bus, { booked: "BookCar", cancelled: "CancelFlight" }),
      ...part("car", car, bus, { booked: "TripBooked", cancelled: "CancelHotel" }),
      TripKnown: { Type: "Succeed" },
      TripBooked: { Type: "Succeed" },
      // All is given back. What is no failure of the system wakes nobody; whatever else stopped the trip fails the execution.
      WasItMeant: {
        Type: "Choice",
        Choices: ANSWERS.map((name) => ({ Variable: "$.failure.Error", StringEquals: name, Next: "TripCancelled" })),
        Default: "TripFailed",
      },
      TripCancelled: { Type: "Succeed" },
      // It keeps its claim: the traveller has been told that nothing is booked, and a second delivery must not book after all.
      TripFailed: FAIL_AS_CAUGHT,
    },
  };
}

/** Errors of a booking that are answers: a trip can end so. */
const ANSWERS = ["SoldOut", "AlreadyCancelled"];

/** Errors that come again, however often one tries. */
const NOT_AGAIN = { ErrorEquals: [...ANSWERS, "InvalidRequest"], MaxAttempts: 0 } as const;

/** For minutes where something is to be had, for hours where something must be given back. */
const BOOKING_RETRY = {
  ErrorEquals: ["States.ALL"],
  IntervalSeconds: 2,
  MaxAttempts: 7,
  JitterStrategy: "FULL",
} as const;
const CANCELLING_RETRY = { ...BOOKING_RETRY, MaxAttempts: 30, MaxDelaySeconds: 600 } as const;

function part(name: TripPart, fn: HandlerFunction, bus: EventBus, next: { booked: string; cancelled: string }) {
  const Name = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const ask = (action: "book" | "cancel", options: TaskOptions) =>
    invokeTask(fn, { Payload: { action, "trip.$": "$" }, ResultPath: `$.${name}`, ...options });
  const announce = (what: string, detail: Record<string, string>, Next: string) =>
    putEventTask(
      bus,
      { Source: "travel.bookings", DetailType: `${Name} ${what}`, Detail: { "tripId.$": "$.tripId", ...detail } },
      { ResultPath: null, Next },
    );
  const booking = { "bookingId.$": `$.${name}.Payload.bookingId` };
  return {
    [`Book${Name}`]: ask("book", {
      Retry: [NOT_AGAIN, BOOKING_RETRY],
      Catch: [catchAll(`${Name}BookingFailed`)],
      Next: `${Name}Booked`,
    }),
    [`${Name}Booked`]: announce("Booked", booking, next.booked),
    [`${Name}BookingFailed`]: announce("Booking Failed", { "reason.$": "$.failure.Error" }, `Cancel${Name}`),
    // Of the part that failed, too: an attempt that gave no answer may have booked.
    [`Cancel${Name}`]: ask("cancel", { Retry: [NOT_AGAIN, CANCELLING_RETRY], Next: `Was${Name}Booked` }),
    [`Was${Name}Booked`]: {
      Type: "Choice",
      Choices: [{ Variable: `$.${name}.Payload.cancelled`, BooleanEquals: true, Next: `${Name}Cancelled` }],
      Default: next.cancelled,
    },
    [`${Name}Cancelled`]: announce("Cancelled", booking, next.cancelled),
  } satisfies Record<string, State>;
}
