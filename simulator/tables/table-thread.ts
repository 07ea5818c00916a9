import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { UserError } from "../../modules/errors";

/** Where a server of tables listens. */
export interface OpenTables {
  readonly port: number;
  /** Ends it with all that is in it. A second time does nothing. */
  close(): Promise<void>;
}

/** What the thread is told, and tells when it is done. */
type Task = "open" | "close";

interface Answer {
  readonly id: number;
  /** Where the server listens; 0 if it does no more. */
  readonly port: number;
}

interface Waiting {
  resolve(port: number): void;
  reject(reason: unknown): void;
}

/**
 * The thread with dynalite in it, of which there is one in a process: what it does takes longer than all else that happens to an
 * event, and to load it takes longer than many a simulation. Each server in it has a port, and tables, of its own.
 */
class TableThread {
  private readonly worker = new Worker(THREAD, { eval: true, env: {}, execArgv: [], workerData: dynalite() });
  private readonly waiting = new Map<number, Waiting>();
  private isOver = false;
  private tasks = 0;
  private servers = 0;

  constructor(ended: () => void) {
    // Whoever forgets to stop a simulation can end all the same.
    this.worker.unref();
    this.worker.on("message", ({ id, port }: Answer) => this.take(id)?.resolve(port));
    const end = (reason: unknown) => {
      this.isOver = true;
      ended();
      for (const id of [...this.waiting.keys()]) this.take(id)?.reject(reason);
    };
    this.worker.once("error", end);
    this.worker.once("exit", () => end(new Error("The thread of the tables has ended.")));
  }

  async open(): Promise<OpenTables> {
    const server = this.servers++;
    const port = await this.done("open", server);
    return {
      port,
      close: async () => {
        if (!this.isOver) await this.done("close", server);
      },
    };
  }

  private done(task: Task, server: number): Promise<number> {
    const id = this.tasks++;
    // While it is awaited, the process must not end.
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, task, server });
    });
  }

  private take(id: number): Waiting | undefined {
    const found = this.waiting.get(id);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
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

/** Answers once a server listens, or does no more. What it had in memory goes with it. */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { Server } = require("node:http");
const dynalite = require(workerData);
const servers = new Map();
parentPort.on("message", ({ id, task, server: name }) => {
  const answer = (port) => parentPort.postMessage({ id, port });
  if (task === "open") {
    const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
    servers.set(name, server);
    server.listen(0, "127.0.0.1", () => answer(server.address().port));
    return;
  }
  const server = servers.get(name);
  if (server === undefined) return answer(0);
  servers.delete(name);
  Server.prototype.close.call(server, () => answer(0));
  server.closeAllConnections();
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
