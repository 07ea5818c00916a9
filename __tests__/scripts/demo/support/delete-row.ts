import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Simulation } from "../../../../simulator";

/** `aws dynamodb delete-item`, by a key of texts; an error where there is no such row. */
export async function deleteRow(
  simulation: Simulation,
  tableName: string,
  key: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: simulation.tablesUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    const Key = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }]));
    const [first = ""] = Object.keys(key);
    const ConditionExpression = `attribute_exists(${first})`;
    await client.send(new DeleteItemCommand({ TableName: tableName, Key, ConditionExpression }));
  } finally {
    client.destroy();
  }
}
