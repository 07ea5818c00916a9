import { UserError } from "../../modules/errors";
import type { EndpointOptions } from "../endpoint/start-endpoint";
import type { Fault } from "../faults/fault";
import type { IssuerKeys } from "../http-api/tokens";
import type { ResolveOptions } from "../terraform";

/** A function's stand-in: called in place of its bundle, in this very process. */
export type StandIn = (event: never, context: never) => unknown;

export interface SimulationOptions extends ResolveOptions {
  /**
   * `virtual`: time passes when it is told to, and the same seed gives the same run. `real`: as on the wall.
   * @default "virtual"
   */
  readonly clock?: "virtual" | "real";
  /** Where all randomness comes from: a whole number, 0 to 2⁵³ − 1. @default a new one, which the simulation tells */
  readonly seed?: number;
  /** Milliseconds since 1970 at which a virtual clock starts. @default 2026-01-01T00:00:00Z */
  readonly startsAt?: number;
  /** Folder of the stack's `cdk.tf.json`: where the bundles of its functions are looked for. @default the working directory */
  readonly folder?: string;
  /** Functions, by name, that are run by a stand-in and not by their bundle. @default none */
  readonly functions?: Readonly<Record<string, StandIn>>;
  /** Simulated milliseconds that an invocation takes on a virtual clock, by name of the function. @default 50 each */
  readonly durations?: Readonly<Record<string, number>>;
  /**
   * Where to answer AWS's protocols. On a virtual clock, too: what is sent there happens when time passes.
   * @default nowhere, unless functions run that may call AWS: then at any free port of the loopback interface
   */
  readonly endpoint?: EndpointOptions;
  /**
   * Port of the first HTTP API of the stack, if it is free; the others are behind it. 0: any that is free.
   * @default 0
   */
  readonly httpPort?: number;
  /**
   * Public keys of those who issue tokens for HTTP APIs, by issuer: what API Gateway would fetch from `jwks_uri`.
   * @default the simulation stands for every issuer: see `issueToken`
   */
  readonly issuers?: IssuerKeys;
  /**
   * Servers on this machine that API destinations call, by name: `{ pager: "http://127.0.0.1:8080/hook" }`. See `SimulatedWebhook.forwardTo`.
   * @default none: what is called stands in this process
   */
  readonly webhooks?: Readonly<Record<string, string>>;
  /** What goes wrong from the start. @default nothing */
  readonly faults?: readonly Fault[];
  /** Events whose steps are kept, the latest ones. 0: none, which is fastest. @default 10,000 */
  readonly history?: number;
  /** Events that each archive has room for, the latest ones. @default 100,000 */
  readonly archivedEvents?: number;
  /** Actions after which a run is taken to go on for ever. @default 1,000,000,000 */
  readonly budget?: number;
}

/** @throws {UserError} OPTION_INVALID */
export function checkOptions(options: SimulationOptions): void {
  const { clock = "virtual", startsAt = 0, durations = {} } = options;
  if (clock !== "virtual" && clock !== "real") throw invalid("clock", 'be "virtual" or "real"', clock);
  for (const name of ["seed", "history", "archivedEvents", "budget"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      throw invalid(name, "be a whole number, 0 or more", value);
    }
  }
  if (Number.isNaN(new Date(startsAt).getTime())) throw invalid("startsAt", "be milliseconds since 1970", startsAt);
  for (const [name, value] of Object.entries(durations)) {
    if (!(value >= 0)) throw invalid(`durations["${name}"]`, "be milliseconds, 0 or more", value);
  }
}

function invalid(name: string, must: string, value: unknown): UserError {
  const got = typeof value === "number" ? String(value) : JSON.stringify(value);
  return new UserError("OPTION_INVALID", `${name} must ${must}, got: ${got}.`);
}
