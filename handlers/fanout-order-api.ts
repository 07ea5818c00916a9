/**
 * `POST /orders`: takes an order and publishes it to the topic, with what subscribers filter by as message attributes.
 *
 * Environment: `TOPIC_ARN`; `POWERTOOLS_SERVICE_NAME` (default `order-api`) and `POWERTOOLS_LOG_LEVEL` (default `INFO`).
 * On the topic it needs `sns:Publish`.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { type Answer, orderAttributes, takeOrder } from "./fanout/take-order";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";

const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME || "order-api" });
const topicArn = requiredVariable("TOPIC_ARN", "the ARN of the topic for orders");
const client = new SNSClient(threeAttemptsOf(3_000));

export const handler = async (call: APIGatewayProxyEventV2, context: Context): Promise<Answer> => {
  logger.addContext(context);
  const body = call.isBase64Encoded ? Buffer.from(call.body ?? "", "base64").toString("utf8") : call.body;
  const answer = await takeOrder(body, async (order) => {
    const Message = JSON.stringify(order);
    await client.send(new PublishCommand({ TopicArn: topicArn, Message, MessageAttributes: orderAttributes(order) }));
    logger.info("Order taken", { order_id: order.orderId, outcome: "taken" });
  });
  if (answer.statusCode !== 202) logger.warn("Order refused", { outcome: "refused", answer: answer.body });
  return answer;
};
