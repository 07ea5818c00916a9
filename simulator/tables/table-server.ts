import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { UserError } from "../../modules/errors";
import type { ResolvedStack } from "../terraform";
import { callTables } from "./call-tables";
import { type TableDefinition, tableDefinition } from "./table-definition";

/**
 * The tables of a stack, in memory, behind DynamoDB's own protocol on the loopback interface. The server is dynalite: it
 * checks requests, conditions and types as DynamoDB does. It takes the machine's time, removes nothing that has expired (as
 * DynamoDB may take days to do), and knows no streams, permissions and limits of throughput: what calls change, `ChangeCapture` tells.
 *
 * It has a thread of its own: what it does takes longer than all else that happens to an event.
 */
export class TableServer {
  private constructor(
    private readonly thread: Worker,
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
    const thread = new Worker(THREAD, { eval: true, env: {}, execArgv: [], workerData: dynalite() });
    const port = await new Promise<number>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
    // Whoever forgets to stop it can end all the same.
    thread.unref();
    const server = new TableServer(thread, `http://127.0.0.1:${port}`, tables);
    try {
      for (const table of tables) await server.create(table);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
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

/** Tells its port as soon as it listens. */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const server = require(workerData)({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

/** Path of the package, which is needed only where a stack has tables. */
function dynalite(): string {
  try {
    return createRequire(__filename).resolve("dynalite");
  } catch (cause) {
    throw new UserError(
      "TABLES_UNAVAILABLE",
      "The package dynalite must be installed to simulate the tables of a stack, and cannot be found: npm install --save-dev dynalite.",
      { cause },
    );
  }
}
