import { UserError } from "../../modules/errors";
import type { LambdaFunction } from "../topology/places";
import type { FunctionRuntime, InvocationOutcome, Payload } from "./function-runtime";
import { FunctionWorker } from "./function-worker";
import type { InvocationContext } from "./invocation-context";
import { lambdaEnvironment } from "./lambda-environment";
import { UnpackedBundle } from "./unpacked-bundle";
import { SHARED_POOL, type WorkerPool } from "./worker-pool";

export interface BundleOptions {
  /** Folder of the stack's `cdk.tf.json`: `filename` is relative to it. */
  readonly folder: string;
  /**
   * Environment variables beside those that Lambda and the stack set, such as `AWS_ENDPOINT_URL`. A function is asked for
   * at each start of a worker. @default none
   */
  readonly environment?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** @default one for the whole process, of 8 workers */
  readonly pool?: WorkerPool<FunctionWorker>;
}

/**
 * Runs the very bundle that would be deployed, in threads of its own: what it leaks, throws or exits from ends the thread and
 * nothing else. Threads are started when they are needed and kept warm.
 *
 * On a virtual clock the handler sees the simulated time, see `SimulatedClock`; its time-out is also the longest that it may
 * take on the machine's clock. Not isolated: the disk, the network, the time zone, which is that of this process, and
 * `process.cwd()`.
 */
export class BundleRuntime implements FunctionRuntime {
  private readonly bundle: UnpackedBundle;
  private readonly pool: WorkerPool<FunctionWorker>;

  /** @throws {UserError} BUNDLE_MISSING, RUNTIME_UNSUPPORTED */
  constructor(
    private readonly fn: LambdaFunction,
    private readonly options: BundleOptions,
  ) {
    this.pool = options.pool ?? SHARED_POOL;
    this.bundle = new UnpackedBundle(fn, options.folder);
    if (fn.runtime?.startsWith("nodejs") && fn.handler !== undefined) return;
    throw new UserError(
      "RUNTIME_UNSUPPORTED",
      `${fn.address} must be a zip for Node.js to be run here, got: ${fn.runtime ?? "a container image"}. Give the function a stand-in.`,
    );
  }

  async invoke(payload: Payload, context: InvocationContext): Promise<InvocationOutcome> {
    const worker = await this.pool.acquire(this, () => this.start(context));
    try {
      return await worker.run(payload, context);
    } finally {
      this.pool.release(worker);
    }
  }

  async stop(): Promise<void> {
    await this.pool.end(this);
    this.bundle.remove();
  }

  private start({ isReal, startedAt }: InvocationContext): FunctionWorker {
    const { folder } = this.bundle;
    const { environment = {} } = this.options;
    const overrides = typeof environment === "function" ? environment() : environment;
    const time = isReal ? undefined : startedAt;
    const start = { folder, handler: this.fn.handler ?? "", time };
    return new FunctionWorker(this.fn, start, lambdaEnvironment(this.fn, folder, overrides));
  }
}
