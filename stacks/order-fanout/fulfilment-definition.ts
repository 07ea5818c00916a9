import {
  type EventBus,
  type EventTable,
  type HandlerFunction,
  invokeTask,
  itemTask,
  putEventTask,
  type WorkflowDefinition,
} from "../../modules";
import { freeOrOwn, releaseTask } from "../shared/claim";
import { catchAll, FAIL_AS_CAUGHT } from "../shared/failure";

/** What an order is fulfilled with. */
interface Fulfilment {
  readonly orders: EventTable;
  readonly pack: HandlerFunction;
  readonly bus: EventBus;
}

/**
 * A paid order is claimed, packed and announced. Once: payment and bus deliver at least once, and the first execution has it. One
 * that fails gives the order back, so that another can have it: a claim that nobody works at would swallow the order.
 */
export function fulfilmentDefinition({ orders, pack, bus }: Fulfilment): WorkflowDefinition {
  return {
    StartAt: "ClaimOrder",
    TimeoutSeconds: 3_600,
    States: {
      ClaimOrder: itemTask("putItem", orders, {
        Parameters: {
          Item: { orderId: { "S.$": "$.orderId" }, step: { S: "fulfilment" }, execution: { "S.$": "$$.Execution.Id" } },
          ...FREE_OR_OWN,
        },
        ResultPath: null,
        Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], Next: "ClaimedBefore" }, GIVE_BACK],
        Next: "Pack",
      }),
      ClaimedBefore: { Type: "Succeed" },
      Pack: invokeTask(pack, {
        ResultPath: "$.packed",
        Retry: [
          { ErrorEquals: ["InvalidOrder"], MaxAttempts: 0 },
          { ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 8, JitterStrategy: "FULL" },
        ],
        Catch: [GIVE_BACK],
        Next: "Announce",
      }),
      Announce: putEventTask(
        bus,
        {
          Source: "shop.fulfilment",
          DetailType: "OrderFulfilled",
          Detail: { "orderId.$": "$.orderId", "parcelId.$": "$.packed.Payload.parcelId" },
        },
        { Catch: [GIVE_BACK], End: true },
      ),
      ReleaseOrder: releaseTask(
        orders,
        { orderId: { "S.$": "$.orderId" }, step: { S: "fulfilment" } },
        FREE_OR_OWN,
        "NotFulfilled",
      ),
      NotFulfilled: FAIL_AS_CAUGHT,
    },
  };
}

const FREE_OR_OWN = freeOrOwn("orderId", "execution", ":own");
const GIVE_BACK = catchAll("ReleaseOrder");
