import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { TRIP_PARTS } from "../handlers/events/travel";
import {
  Dashboard,
  EventBus,
  EventRoute,
  EventTable,
  email,
  FanoutTopic,
  HandlerFunction,
  setAlarmTopic,
  setStage,
  Workflow,
} from "../modules";
import type { StackProps } from "./stack-props";
import { bookingDefinition } from "./travel-saga/booking-definition";

/** A saga: flight, hotel and car are booked in this order, or what was booked is cancelled, in reverse. */
export class TravelSagaStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: props.region, defaultTags: [{ tags: { system: "travel-saga" } }] });
    setStage(this, props.stage);

    const alerts = new FanoutTopic(this, "alerts", { name: "travel-alerts", displayName: "Travel Alerts" });
    setAlarmTopic(this, alerts);
    if (props.alertEmail) alerts.subscribe(email(props.alertEmail));

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
