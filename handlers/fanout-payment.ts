/**
 * Consumer of `payment`: charges each order once, and tells the bus that it is ready. The charge is a row of a table; a shop
 * would call who moves the money, with the order id to know it again by.
 *
 * Environment: `TABLE_NAME` (partition key `orderId`, sort key `step`) and `EVENT_BUS_NAME`; `POWERTOOLS_SERVICE_NAME` (default
 * `payment`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). It needs `dynamodb:PutItem` on the table and `events:PutEvents` on the
 * bus.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { OrderReady } from "./events/order-fanout";
import { pay } from "./fanout/pay";
import { processOrders } from "./fanout/process-orders";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "payment" });
const TableName = requiredVariable("TABLE_NAME", "the name of the DynamoDB table of orders");
const EventBusName = requiredVariable("EVENT_BUS_NAME", "the name of the bus for paid orders");
const table = new DynamoDBClient(threeAttemptsOf(3_000));
const bus = new EventBridgeClient(threeAttemptsOf(3_000));

export const handler = async (batch: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  logger.addContext(context);
  return processOrders(batch, (order) => pay(order, { charge, announce }), logger);
};

async function charge({ orderId, paymentId, value }: Parameters<typeof announce>[0]): Promise<boolean> {
  const Item = {
    orderId: { S: orderId },
    step: { S: "payment" },
    paymentId: { S: paymentId },
    value: { N: String(value) },
  };
  try {
    await table.send(new PutItemCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(orderId)" }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function announce(payment: Parameters<Parameters<typeof pay>[1]["announce"]>[0]): Promise<void> {
  const { source: Source, detailType: DetailType } = OrderReady;
  const entry = { EventBusName, Source, DetailType, Detail: JSON.stringify(payment) };
  const { Entries: [result] = [] } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
  if (result?.EventId === undefined) throw new Error(`The bus did not take it: ${result?.ErrorCode}.`);
}
