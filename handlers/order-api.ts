/**
 * `POST /orders`: checks an order, publishes it as `order.placed`, and answers 202 with its id. A request that may have been lost is
 * sent again with the same `Idempotency-Key` and makes no second order.
 *
 * Environment: `EVENT_BUS_NAME`; `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`), `POWERTOOLS_SERVICE_NAME` (default
 * `order-api`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`). On the bus it needs `events:PutEvents`.
 */
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { problemText } from "./events/problem";
import { callerOf } from "./order-api/caller-of";
import { placeOrder } from "./order-api/place-order";
import { publisherTo } from "./runtime/publish-events";
import { requiredVariable } from "./runtime/required-variable";
import { telemetryOf } from "./runtime/telemetry";

const { logger, metrics } = telemetryOf("order-api");
const publish = publisherTo(
  new EventBridgeClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  }),
  requiredVariable("EVENT_BUS_NAME", "the name of the bus for orders"),
  (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
);

export const handler = async (
  request: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  logger.addContext(context);
  const { body, headers, isBase64Encoded, requestContext } = request;
  const call = {
    body: body !== undefined && isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body,
    caller: callerOf(request),
    requestId: requestContext.requestId,
    idempotencyKey: headers["idempotency-key"],
  };
  const about = { request_id: call.requestId, caller: call.caller };
  try {
    const placed = await placeOrder(call, { publish, now: Date.now });
    switch (placed.status) {
      case 202:
        logger.info("Order placed", { ...about, outcome: "placed", order_id: placed.orderId });
        metrics.addMetric("OrdersPlaced", MetricUnit.Count, 1);
        return answer(202, { orderId: placed.orderId });
      case 400:
        logger.warn("Order refused", { ...about, outcome: "invalid", problems: placed.problems.map(problemText) });
        metrics.addMetric("OrdersRefused", MetricUnit.Count, 1);
        return answer(400, { problems: placed.problems });
      case 503:
        logger.error("Order not taken: the caller is to try again", { ...about, error: placed.error as Error });
        return answer(503, { message: "Try again, with the same Idempotency-Key." }, { "retry-after": "1" });
    }
  } finally {
    metrics.publishStoredMetrics();
  }
};

function answer(statusCode: number, content: object, headers: Readonly<Record<string, string>> = {}) {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(content) };
}
