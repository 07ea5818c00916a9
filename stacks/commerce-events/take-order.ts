import { type EventBus, type EventTable, itemTask, putEventTask, type WorkflowDefinition } from "../../modules";
import { freeOrOwn, releaseTask } from "../shared/claim";
import { catchAll, FAIL_AS_CAUGHT } from "../shared/failure";

/**
 * What happens to each new order, once, however often its event starts the workflow: the execution that writes the order first goes
 * on. Large ones wait a quarter of an hour, for whoever wants to look at them. An execution that fails gives the order back, so that
 * another can take it.
 */
export function takeOrder(orders: EventTable, bus: EventBus): WorkflowDefinition {
  return {
    StartAt: "Claim",
    States: {
      Claim: itemTask("putItem", orders, {
        Parameters: {
          Item: {
            orderId: { "S.$": "$.detail.orderId" },
            eventId: { "S.$": "$.id" },
            executionId: { "S.$": "$$.Execution.Id" },
          },
          ...FREE_OR_OWN,
        },
        ResultPath: null,
        Retry: [
          {
            ErrorEquals: ["DynamoDB.ProvisionedThroughputExceededException", "DynamoDB.SdkClientException"],
            IntervalSeconds: 2,
            MaxAttempts: 5,
            BackoffRate: 2,
          },
        ],
        Catch: [
          { ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], ResultPath: null, Next: "Taken before" },
          GIVE_BACK,
        ],
        Next: "Is it large?",
      }),
      "Taken before": { Type: "Succeed" },
      "Is it large?": {
        Type: "Choice",
        Choices: [{ Variable: "$.detail.totalAmount", NumericGreaterThan: 1_000, Next: "Cool off" }],
        Default: "Accept",
      },
      "Cool off": { Type: "Wait", Seconds: 900, Next: "Accept" },
      Accept: putEventTask(
        bus,
        {
          Source: "ecommerce.workflow",
          DetailType: "Order Accepted",
          Detail: {
            "orderId.$": "$.detail.orderId",
            "customerId.$": "$.detail.customerId",
            "totalAmount.$": "$.detail.totalAmount",
          },
        },
        {
          Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 2, MaxAttempts: 8, BackoffRate: 2 }],
          Catch: [GIVE_BACK],
          End: true,
        },
      ),
      Release: releaseTask(orders, { orderId: { "S.$": "$.detail.orderId" } }, FREE_OR_OWN, "Not taken"),
      "Not taken": FAIL_AS_CAUGHT,
    },
  };
}

const FREE_OR_OWN = freeOrOwn("orderId", "executionId", ":executionId");
const GIVE_BACK = catchAll("Release");
