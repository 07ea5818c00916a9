import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { TRIP_PARTS } from "../handlers/events/travel";
import { Dashboard, EventBus, EventRoute, EventTable, HandlerFunction, Workflow } from "../modules";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";
import { bookingDefinition } from "./travel-saga/booking-definition";

/** A saga: flight, hotel and car are booked in this order, or what was booked is cancelled, in reverse. */
export class TravelSagaStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    beginStack(this, "travel-saga", props);
    const alerts = alertsTopic(this, props, { name: "travel-alerts", displayName: "Travel Alerts" });

    const bus = new EventBus(this, "bus", {
      name: "travel-event-bus",
      archive: { name: "travel-events-archive", retentionDays: 30 },
    });
    const bookings = new EventTable(this, "bookings", {
      name: "travel-bookings",
      partitionKey: "tripId",
      sortKey: "part",
    });
    const [flight, hotel, car] = TRIP_PARTS.map(
      (part) =>
        new HandlerFunction(this, part, {
          name: `travel-${part}`,
          entry: "handlers/travel-booking.ts",
          environment: { TRIP_PART: part },
          uses: [bookings.toRead(), bookings.toWrite()],
        }),
    ) as [HandlerFunction, HandlerFunction, HandlerFunction];

    const definition = bookingDefinition({ bus, bookings, flight, hotel, car });
    const saga = new Workflow(this, "saga", { name: "travel-booking", definition });
    const route = new EventRoute(this, "route-trips", {
      bus,
      pattern: { source: ["travel.trips"], "detail-type": ["Trip Requested"] },
      targets: [{ target: saga, input: { path: "$.detail" } }],
    });

    new Dashboard(this, "dashboard", {
      name: "travel-saga",
      sources: [bus, route, saga, flight, hotel, car, bookings, alerts],
    });
  }
}
