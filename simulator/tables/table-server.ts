import { UserError } from "../../modules/errors";
import type { ResolvedStack } from "../terraform";
import { callTables } from "./call-tables";
import { type TableDefinition, tableDefinition } from "./table-definition";
import { type OpenTables, openTables } from "./table-thread";

/**
 * The tables of a stack, in memory, behind DynamoDB's own protocol on the loopback interface. The server is dynalite: it
 * checks requests, conditions and types as DynamoDB does. It takes the machine's time, removes nothing that has expired (as
 * DynamoDB may take days to do), and knows no streams, permissions and limits of throughput: what calls change, `ChangeCapture` tells.
 */
export class TableServer {
  private constructor(
    private readonly open: OpenTables,
    /** Base URL. */
    readonly endpoint: string,
    readonly tables: readonly TableDefinition[],
  ) {}

  /**
   * `undefined` where the stack has no tables.
   *
   * @throws {UserError} TABLES_UNAVAILABLE, TABLE_REFUSED
   */
  static async start(stack: ResolvedStack): Promise<TableServer | undefined> {
    const tables = stack.resources.filter(({ type }) => type === "aws_dynamodb_table").map(tableDefinition);
    if (tables.length === 0) return undefined;
    const open = await openTables();
    const server = new TableServer(open, `http://127.0.0.1:${open.port}`, tables);
    try {
      for (const table of tables) await server.create(table);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.open.close();
  }

  private async create({ address, request, name }: TableDefinition): Promise<void> {
    try {
      await callTables(this.endpoint, "CreateTable", request);
      // It can be used a moment after it was made.
      while (!(await this.isActive(name)));
    } catch (cause) {
      const message = `${address} must be a table that DynamoDB takes, got: ${(cause as Error).message}.`;
      throw new UserError("TABLE_REFUSED", message, { cause });
    }
  }

  private async isActive(name: string): Promise<boolean> {
    const answer = await callTables(this.endpoint, "DescribeTable", { TableName: name });
    return (answer as { readonly Table: { readonly TableStatus: string } }).Table.TableStatus === "ACTIVE";
  }
}
