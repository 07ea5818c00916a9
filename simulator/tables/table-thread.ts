import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { UserError } from "../../modules/errors";

/** Where a server of tables listens. */
export interface OpenTables {
  readonly port: number;
  /** Ends it with all that is in it. A second time does nothing. */
  close(): void;
}

interface Answer {
  readonly id: number;
  readonly port: number;
}

/**
 * The thread with dynalite in it, of which there is one in a process: what it does takes longer than all else that happens to an
 * event, and to load it takes longer than many a simulation. Each server in it has a port, and tables, of its own.
 */
class TableThread {
  private readonly worker = new Worker(THREAD, { eval: true, env: {}, execArgv: [], workerData: dynalite() });
  private readonly opening = new Map<number, { resolve(port: number): void; reject(error: unknown): void }>();
  private opened = 0;

  constructor(ended: () => void) {
    // Whoever forgets to stop a simulation can end all the same.
    this.worker.unref();
    this.worker.on("message", ({ id, port }: Answer) => this.take(id)?.resolve(port));
    const end = (reason: unknown) => {
      ended();
      for (const id of [...this.opening.keys()]) this.take(id)?.reject(reason);
    };
    this.worker.once("error", end);
    this.worker.once("exit", () => end(new Error("The thread of the tables has ended.")));
  }

  async open(): Promise<OpenTables> {
    const id = this.opened++;
    // While it is awaited, the process must not end.
    this.worker.ref();
    const port = await new Promise<number>((resolve, reject) => {
      this.opening.set(id, { resolve, reject });
      this.worker.postMessage({ id, open: true });
    });
    return { port, close: () => this.worker.postMessage({ id, open: false }) };
  }

  private take(id: number) {
    const found = this.opening.get(id);
    this.opening.delete(id);
    if (this.opening.size === 0) this.worker.unref();
    return found;
  }
}

let thread: TableThread | undefined;

/** Starts a server without tables. @throws {UserError} TABLES_UNAVAILABLE */
export function openTables(): Promise<OpenTables> {
  thread ??= new TableThread(() => {
    thread = undefined;
  });
  return thread.open();
}

/** Tells the port of a server as soon as it listens. What a server had in memory goes with it. */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { Server } = require("node:http");
const dynalite = require(workerData);
const servers = new Map();
parentPort.on("message", ({ id, open }) => {
  if (!open) {
    const server = servers.get(id);
    servers.delete(id);
    if (server === undefined) return;
    Server.prototype.close.call(server);
    server.closeAllConnections();
    return;
  }
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  servers.set(id, server);
  server.listen(0, "127.0.0.1", () => parentPort.postMessage({ id, port: server.address().port }));
});
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
