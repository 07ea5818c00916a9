import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { TripPart } from "../events/travel";
import type { Booking, BookingStatus, Bookings } from "./bookings";

/** Bookings in a DynamoDB table with the partition key `tripId` and the sort key `part`. */
export function tableBookings(client: DynamoDBClient, tableName: string): Bookings {
  return {
    async add(booking) {
      const { tripId, part, bookingId, status } = booking;
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              tripId: { S: tripId },
              part: { S: part },
              bookingId: { S: bookingId },
              bookingStatus: { S: status },
            },
            ConditionExpression: "attribute_not_exists(tripId)",
          }),
        );
        return booking;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const { Item = {} } = await client.send(
          // What was just written by another attempt must be seen.
          new GetItemCommand({ TableName: tableName, Key: keyOf(tripId, part), ConsistentRead: true }),
        );
        return bookingOf(Item);
      }
    },

    async cancel(tripId, part) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(tripId, part),
          UpdateExpression: "SET bookingStatus = :cancelled",
          ExpressionAttributeValues: { ":cancelled": { S: "CANCELLED" } },
          ReturnValues: "ALL_OLD",
        }),
      );
      return Attributes && bookingOf(Attributes);
    },
  };
}

function keyOf(tripId: string, part: TripPart): Record<string, AttributeValue> {
  return { tripId: { S: tripId }, part: { S: part } };
}

function bookingOf(item: Record<string, AttributeValue>): Booking {
  return {
    tripId: item.tripId?.S ?? "",
    part: item.part?.S as TripPart,
    // Without one it was cancelled before anything was booked.
    bookingId: item.bookingId?.S ?? "",
    status: item.bookingStatus?.S as BookingStatus,
  };
}
