import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { commerceEvents } from "../handlers/events/commerce";
import { registryEvents } from "../handlers/events/json-schema";
import {
  BusReplica,
  Dashboard,
  EventArchiveBucket,
  EventBus,
  EventRoute,
  EventStore,
  EventTable,
  email,
  FanoutTopic,
  HandlerFunction,
  IdempotencyTable,
  ReliableQueue,
  SchemaRegistry,
  Workflow,
} from "../modules";
import { EXECUTION_SENTENCE, SENTENCE } from "./commerce-events/sentence";
import { takeOrder } from "./commerce-events/take-order";
import { alertsTopic, beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

export interface CommerceEventsProps extends StackProps {
  /** Region of the copy of the bus. @default us-west-2; us-east-1 where the stack itself is there */
  readonly replicaRegion?: string | undefined;
}

const [ORDERS, USERS, PAYMENTS] = ["ecommerce.orders", "ecommerce.users", "ecommerce.payments"];

/** A shop whose every event is kept three times: in a table, in a bucket, and on a bus in another Region. */
export class CommerceEventsStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: CommerceEventsProps) {
    super(scope, id);
    const { defaultTags } = beginStack(this, "commerce-events", props);
    const { region, replicaRegion = region === "us-west-2" ? "us-east-1" : "us-west-2" } = props;
    const provider = new AwsProvider(this, "replica-region", { alias: "replica", region: replicaRegion, defaultTags });
    const alerts = alertsTopic(this, props, { name: "commerce-alerts", displayName: "Commerce Alerts" });
    const notifications = new FanoutTopic(this, "order-notifications", { name: "order-notifications" });
    if (props.alertEmail) notifications.subscribe(email(props.alertEmail));

    const archive = { name: "ecommerce-events-archive", retentionDays: 30 };
    const bus = new EventBus(this, "bus", { name: "ecommerce-events", archive });
    const copy = new EventBus(this, "copy", { name: "ecommerce-events", archive, provider });
    const replica = new BusReplica(this, "replica", { bus, to: copy, name: "ReplicaRule" });
    new SchemaRegistry(this, "schemas", { name: "ecommerce-events", events: registryEvents(commerceEvents) });

    const processed = new EventTable(this, "processed", { name: "processed-events", partitionKey: "eventId" });
    const processor = new HandlerFunction(this, "event-processor", {
      entry: "handlers/event-processor.ts",
      uses: [processed.toAppend()],
    });
    const queue = new ReliableQueue(this, "event-processing", {
      name: "event-processing",
      visibilityTimeoutSeconds: 300,
      retentionDays: 14,
    });
    const analytics = new HandlerFunction(this, "analytics", {
      entry: "handlers/analytics.ts",
      idempotency: new IdempotencyTable(this, "counted", { name: "analytics-idempotency" }),
    });
    queue.consumedBy(analytics);
    const orders = new EventTable(this, "orders", { name: "commerce-orders", partitionKey: "orderId" });
    const workflow = new Workflow(this, "workflow", { name: "order-workflow", definition: takeOrder(orders, bus) });

    const routes = [
      new EventRoute(this, "OrderEventsRule", {
        bus,
        pattern: { source: [ORDERS], "detail-type": ["Order Created", "Order Updated", "Order Cancelled"] },
        targets: [processor],
      }),
      new EventRoute(this, "HighValueOrdersRule", {
        bus,
        pattern: {
          source: [ORDERS],
          "detail-type": ["Order Created"],
          detail: { totalAmount: [{ numeric: [">", 1000] }] },
        },
        targets: [{ target: notifications, input: SENTENCE }],
      }),
      new EventRoute(this, "AllEventsToSQSRule", {
        bus,
        pattern: { source: [ORDERS, USERS, PAYMENTS] },
        targets: [queue],
      }),
      new EventRoute(this, "UserRegistrationRule", {
        bus,
        pattern: { source: [USERS], "detail-type": ["User Registered"] },
        targets: [processor],
      }),
      new EventRoute(this, "OrderWorkflowRule", {
        bus,
        pattern: { source: [ORDERS], "detail-type": ["Order Created"] },
        targets: [workflow],
      }),
      new EventRoute(this, "AwsServiceEventsRule", {
        bus: EventBus.existing(this, "aws-events", { name: "default" }),
        description: "Executions of the workflow that did not succeed, as Step Functions tells them",
        pattern: {
          source: ["aws.states"],
          "detail-type": ["Step Functions Execution Status Change"],
          detail: { status: ["FAILED", "TIMED_OUT", "ABORTED"], stateMachineArn: [workflow.arn] },
        },
        targets: [{ target: alerts, input: EXECUTION_SENTENCE }],
      }),
    ];
    const store = new EventStore(this, "store", { bus, name: "commerce-event-store", entities: ["detail.orderId"] });
    const bucket = new EventArchiveBucket(this, "long-archive", { bus, name: "commerce-events-archive" });

    new Dashboard(this, "dashboard", {
      name: "commerce-events",
      sources: [bus, ...routes, queue, processor, analytics, workflow, notifications, store, bucket, replica],
    });
  }
}
