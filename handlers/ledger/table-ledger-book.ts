import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { LedgerBook, LedgerEntry } from "./ledger-book";

/** The ledger in a DynamoDB table with the partition key `accountId` and the sort key `sequence`, a number. */
export function tableLedgerBook(client: DynamoDBClient, tableName: string): LedgerBook {
  return {
    async entryAt(accountId, sequence) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { accountId: { S: accountId }, sequence: { N: String(sequence) } },
          // An entry that was just made by another invocation must be seen.
          ConsistentRead: true,
        }),
      );
      return Item && entryOf(Item);
    },

    async append(entry) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: itemOf(entry),
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

function itemOf(entry: LedgerEntry): Record<string, AttributeValue> {
  return {
    accountId: { S: entry.accountId },
    sequence: { N: String(entry.sequence) },
    transactionId: { S: entry.transactionId },
    amount: { N: String(entry.amount) },
    balance: { N: String(entry.balance) },
    postedAt: { S: entry.postedAt },
  };
}

function entryOf(item: Record<string, AttributeValue>): LedgerEntry {
  return {
    accountId: item.accountId?.S ?? "",
    sequence: Number(item.sequence?.N),
    transactionId: item.transactionId?.S ?? "",
    amount: Number(item.amount?.N),
    balance: Number(item.balance?.N),
    postedAt: item.postedAt?.S ?? "",
  };
}
