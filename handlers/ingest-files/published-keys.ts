import { BatchGetItemCommand, BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { PublishedKeys } from "./ingest-file";

export interface PublishedKeysProps {
  readonly client: DynamoDBClient;
  /** Table with the partition key `key` (text) and time-to-live on the attribute `expires`. */
  readonly tableName: string;
  /** How long a key is remembered, in seconds. */
  readonly expirySeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

/** Remembers in a DynamoDB table what was published. */
export function tableOfPublishedKeys({
  client,
  tableName,
  expirySeconds,
  now,
  wait,
}: PublishedKeysProps): PublishedKeys {
  return {
    async knownOf(keys) {
      const known = new Set<string>();
      let asked: string[] = [...keys];
      for (let attempt = 0; asked.length > 0; attempt++) {
        await pause(attempt, wait);
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({
            // Another invocation may have noted it just now.
            RequestItems: { [tableName]: { Keys: asked.map(keyOf), ConsistentRead: true, ...PROJECTION } },
          }),
        );
        for (const row of Responses?.[tableName] ?? []) if (row.key?.S !== undefined) known.add(row.key.S);
        asked = (UnprocessedKeys?.[tableName]?.Keys ?? []).flatMap(({ key }) => key?.S ?? []);
      }
      return known;
    },

    async remember(keys) {
      const expires = { N: String(Math.floor(now() / 1_000) + expirySeconds) };
      let left = keys.map((key) => ({ PutRequest: { Item: { ...keyOf(key), expires } } }));
      for (let attempt = 0; left.length > 0; attempt++) {
        await pause(attempt, wait);
        const { UnprocessedItems } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }),
        );
        const unprocessed = UnprocessedItems?.[tableName] ?? [];
        left = left.filter(({ PutRequest }) =>
          unprocessed.some((each) => each.PutRequest?.Item?.key?.S === PutRequest.Item.key.S),
        );
      }
    },
  };
}

const PROJECTION = { ProjectionExpression: "#key", ExpressionAttributeNames: { "#key": "key" } };

function keyOf(key: string) {
  return { key: { S: key } };
}

/** What DynamoDB has not got round to is asked for again, a little later each time. */
async function pause(attempt: number, wait: (millis: number) => Promise<void>): Promise<void> {
  if (attempt > MOST_ATTEMPTS) throw new Error("DynamoDB left part of a batch undone five times.");
  if (attempt > 0) await wait(50 * 2 ** attempt);
}

const MOST_ATTEMPTS = 5;
