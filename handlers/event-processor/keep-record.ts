import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { ProcessDependencies, ProcessedRecord } from "./process-event";

/** Keeps records in a DynamoDB table with the partition key `eventId`. */
export function keepIn(client: DynamoDBClient, tableName: string): ProcessDependencies["keep"] {
  return async (record: ProcessedRecord) => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: Object.fromEntries(Object.entries(record).map(([name, S]) => [name, { S }])),
          ConditionExpression: "attribute_not_exists(eventId)",
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
}
