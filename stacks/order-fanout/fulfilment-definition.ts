import {
  type EventBus,
  type EventTable,
  type HandlerFunction,
  invokeTask,
  itemTask,
  putEventTask,
  type WorkflowDefinition,
} from "../../modules";

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
          // An attempt that got no answer may have claimed it.
          ConditionExpression: "attribute_not_exists(orderId) OR execution = :own",
          ExpressionAttributeValues: { ":own": { "S.$": "$$.Execution.Id" } },
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
      ReleaseOrder: itemTask("deleteItem", orders, {
        Parameters: {
          Key: { orderId: { "S.$": "$.orderId" }, step: { S: "fulfilment" } },
          // None at all is as good: an attempt that got no answer may have released it, or nothing was ever claimed.
          ConditionExpression: "attribute_not_exists(orderId) OR execution = :own",
          ExpressionAttributeValues: { ":own": { "S.$": "$$.Execution.Id" } },
        },
        ResultPath: null,
        Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], ResultPath: null, Next: "NotFulfilled" }],
        Next: "NotFulfilled",
      }),
      NotFulfilled: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" },
    },
  };
}

const GIVE_BACK = { ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "ReleaseOrder" } as const;
