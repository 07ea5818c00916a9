import { UserError } from "../../modules/errors";
import { BundleRuntime } from "../lambda/bundle-runtime";
import type { FunctionRuntime } from "../lambda/function-runtime";
import { InProcessRuntime } from "../lambda/in-process-runtime";
import { accessKeyIdOf } from "../lambda/lambda-environment";
import { callTables } from "../tables/call-tables";
import { TableServer } from "../tables/table-server";
import type { ResolvedStack } from "../terraform";
import type { LambdaFunction, Queue, Topology } from "../topology/places";
import type { SimulationOptions } from "./options";

/** What runs beside the engine: the code of functions, and the tables that it works with. */
export class Backend {
  /** Where functions send their AWS calls to. */
  endpointUrl: string | undefined;
  /** Functions by the access key id that they sign with. */
  readonly callers: ReadonlyMap<string, LambdaFunction>;
  /** What is left out. */
  readonly notes: readonly string[];
  private readonly runtimes: ReadonlyMap<LambdaFunction, FunctionRuntime>;

  /** `undefined`: the stack has no tables, or no function that could use them. */
  tables: TableServer | undefined;

  private constructor(
    private readonly topology: Topology,
    private readonly options: SimulationOptions,
  ) {
    const functions = topology.functions.filter(({ inStack }) => inStack);
    this.runtimes = new Map(
      functions.flatMap((fn) => {
        const runtime = this.startRuntime(fn);
        return runtime ? [[fn, runtime]] : [];
      }),
    );
    this.callers = new Map(functions.map((fn) => [accessKeyIdOf(fn), fn]));
    this.notes = functions
      .filter((fn) => !this.runtimes.has(fn))
      .map(
        ({ address }) =>
          `${address} is not run, as its code is no file of the stack: what is sent to it counts as handed over.`,
      );
  }

  /** @throws {UserError} FUNCTION_UNKNOWN, BUNDLE_MISSING, RUNTIME_UNSUPPORTED */
  static async start(stack: ResolvedStack, topology: Topology, options: SimulationOptions): Promise<Backend> {
    checkStandIns(topology, options);
    const backend = new Backend(topology, options);
    try {
      // Stand-ins are of this process and bring their own clients, if any.
      if (backend.hasCallers || topology.others.some(({ machine }) => machine !== undefined)) {
        backend.tables = await TableServer.start(stack);
      }
    } catch (error) {
      await backend.stop();
      throw error;
    }
    return backend;
  }

  /** Whether functions run that may call AWS. */
  get hasCallers(): boolean {
    return [...this.runtimes.values()].some((runtime) => runtime instanceof BundleRuntime);
  }

  /** What runs the code of a function; `undefined` where there is none to be run. */
  runtimeOf(fn: LambdaFunction): FunctionRuntime | undefined {
    return this.runtimes.get(fn);
  }

  /** A call of DynamoDB by the simulation itself. @throws {Error} with the answer of DynamoDB as its message */
  callTable(action: string, input: object): Promise<unknown> {
    if (this.tables !== undefined) return callTables(this.tables.endpoint, action, input);
    return Promise.reject(new Error("#ResourceNotFoundException: Requested resource not found"));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.runtimes.values()].map((runtime) => runtime.stop()));
    await this.tables?.stop();
  }

  private startRuntime(fn: LambdaFunction): FunctionRuntime | undefined {
    const { functions = {}, folder = process.cwd() } = this.options;
    const standIn = functions[fn.name];
    if (standIn) return new InProcessRuntime(standIn);
    if (fn.filename === undefined) return undefined;
    return new BundleRuntime(fn, {
      folder,
      environment: () => this.environmentOf(fn),
    });
  }

  /** What leads its calls to the endpoint: an SDK sends to the host of a queue's URL, whatever endpoint it was given. */
  private environmentOf({ environment }: LambdaFunction): Record<string, string> {
    const { endpointUrl } = this;
    if (endpointUrl === undefined) return {};
    const urls = Object.entries(environment).flatMap(([name, value]) => {
      const queue = this.topology.queues.find(({ url }) => url === value);
      return queue ? [[name, localUrl(endpointUrl, queue)]] : [];
    });
    return { ...Object.fromEntries(urls), AWS_ENDPOINT_URL: endpointUrl };
  }
}

/** Where the endpoint answers for a queue. */
function localUrl(endpointUrl: string, { location, name }: Queue): string {
  return `${endpointUrl}/${location.account}/${name}`;
}

function checkStandIns({ functions }: Topology, { functions: standIns = {}, durations = {} }: SimulationOptions): void {
  const names = functions.filter(({ inStack }) => inStack).map(({ name }) => name);
  for (const [option, given] of Object.entries({ functions: standIns, durations })) {
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new UserError(
      "FUNCTION_UNKNOWN",
      `${option} must name functions of the stack, got: ${JSON.stringify(unknown)}. There are: ${names.join(", ") || "none"}.`,
    );
  }
}
