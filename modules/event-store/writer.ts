/**
 * The function of an `EventStore`: writes the events of its queue into the table, each once. It comes with Signalbox: as this
 * file in the repository, and bundled beside the compiled library in the package.
 *
 * Environment: `TABLE_NAME`, `SHARDS`, and, where they are set, `RETENTION_DAYS` and `ENTITIES` (a JSON list of paths). On the table
 * it needs `dynamodb:PutItem`.
 */
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type QueuedEvent, type StoredRow, storeBatch } from "./store-batch";
import { STORE_KEY } from "./store-keys";

const { TABLE_NAME, SHARDS, RETENTION_DAYS, ENTITIES } = process.env;
const settings = {
  shards: Number(SHARDS),
  retentionDays: RETENTION_DAYS === undefined ? undefined : Number(RETENTION_DAYS),
  entities: JSON.parse(ENTITIES ?? "[]") as string[],
};
// Three attempts of three seconds each end well before the function's own timeout.
const client = new DynamoDBClient({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
});

export const handler = ({ Records }: { readonly Records: readonly QueuedEvent[] }) =>
  storeBatch(Records, { settings, put, log: (line) => console.log(JSON.stringify(line)) });

async function put({ expires, ...texts }: StoredRow): Promise<boolean> {
  const item = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
  try {
    await client.send(
      new PutItemCommand({
        TableName: TABLE_NAME,
        Item: { ...item, ...(expires !== undefined && { [STORE_KEY.expires]: { N: String(expires) } }) },
        // PARTITION is a word of DynamoDB's own.
        ConditionExpression: "attribute_not_exists(#partition)",
        ExpressionAttributeNames: { "#partition": STORE_KEY.partition },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
