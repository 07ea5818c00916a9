import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { PlacedOrder } from "../events/order-pipeline";

/** Where reservations are kept. They are added, and never changed. */
export interface ReservationBook {
  /** Reserves what was ordered, where nothing is reserved for the order yet. Whether it did. */
  reserve(order: PlacedOrder, at: string): Promise<boolean>;
}

/**
 * The reservations in a DynamoDB table with the partition key `orderId`. One conditional write finds out whether there is one and
 * makes it: of two that come at the same moment, one wins.
 */
export function tableReservationBook(client: Pick<DynamoDBClient, "send">, tableName: string): ReservationBook {
  return {
    async reserve({ orderId, items }, at) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              orderId: { S: orderId },
              items: {
                L: items.map(({ productId, quantity }) => ({
                  M: { productId: { S: productId }, quantity: { N: String(quantity) } },
                })),
              },
              reservedAt: { S: at },
            },
            ConditionExpression: "attribute_not_exists(orderId)",
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
