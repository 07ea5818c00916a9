/**
 * Packs an order, as the workflow `fulfilment` asks it to. To pack it again changes nothing: the parcel follows from the order.
 *
 * Environment: `POWERTOOLS_SERVICE_NAME` (default `fulfil`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { OrderReady } from "./events/order-fanout";
import { parseDetail } from "./events/parse-detail";
import { InvalidOrder } from "./fanout/process-orders";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "fulfil" });

export const handler = async (order: unknown, context: Context): Promise<{ readonly parcelId: string }> => {
  logger.addContext(context);
  const parsed = parseDetail(OrderReady, order);
  if (parsed.status === "invalid") throw new InvalidOrder(parsed.problems);
  const { orderId } = parsed.detail;
  const parcelId = `PARCEL-${orderId.slice("ORD-".length)}`;
  logger.info("Order packed", { order_id: orderId, parcel_id: parcelId, outcome: "packed" });
  return { parcelId };
};
