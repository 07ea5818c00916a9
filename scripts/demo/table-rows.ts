import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Simulation } from "../../simulator";

/** A row of a table, by the names of its attributes. */
export type Row = Readonly<Record<string, unknown>>;

/** Everything that is in a table of the stack, in no order. */
export async function tableRows(simulation: Simulation, tableName: string): Promise<readonly Row[]> {
  const client = new DynamoDBClient({
    endpoint: simulation.tablesUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "demo", secretAccessKey: "demo" },
  });
  try {
    const rows: Row[] = [];
    const documents = DynamoDBDocumentClient.from(client);
    const pages = paginateScan({ client: documents }, { TableName: tableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) rows.push(...Items);
    return rows;
  } finally {
    client.destroy();
  }
}
