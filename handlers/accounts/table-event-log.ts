import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import type { AccountEventType } from "../events/accounts";
import type { AccountEvent } from "./account";
import type { EventLog } from "./event-log";

/** The events in a DynamoDB table with the partition key `accountId` and the sort key `sequence`, a number. */
export function tableEventLog(client: DynamoDBClient, tableName: string): EventLog {
  return {
    async *read(accountId, after) {
      let from: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: "accountId = :account AND #sequence > :after",
            ExpressionAttributeNames: { "#sequence": "sequence" },
            ExpressionAttributeValues: { ":account": { S: accountId }, ":after": { N: String(after) } },
            // An event that was just added by another invocation must be seen.
            ConsistentRead: true,
            ExclusiveStartKey: from,
          }),
        );
        for (const item of page.Items ?? []) yield eventOf(item);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },

    async append(event) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: itemOf(event),
            ConditionExpression: "attribute_not_exists(accountId)",
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

/** Every row has every attribute: the pipe makes its event of them. */
function itemOf(event: AccountEvent): Record<string, AttributeValue> {
  return {
    accountId: { S: event.accountId },
    sequence: { N: String(event.sequence) },
    type: { S: event.type },
    at: { S: event.at },
    commandId: { S: event.commandId },
    amount: { N: String(event.amount) },
    note: { S: event.note },
  };
}

function eventOf(item: Record<string, AttributeValue>): AccountEvent {
  return {
    accountId: item.accountId?.S ?? "",
    sequence: Number(item.sequence?.N),
    type: item.type?.S as AccountEventType,
    at: item.at?.S ?? "",
    commandId: item.commandId?.S ?? "",
    amount: Number(item.amount?.N),
    note: item.note?.S ?? "",
  };
}
