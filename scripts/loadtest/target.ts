import { findPublishedBus, type PublishedBus } from "../app/published-bus";
import { synthesizeApp } from "../app/synthesize-app";
import type { SynthesizedStack } from "../app/synthesized-app";
import { synthesizeOneStack } from "../app/which-stack";
import { usageError } from "../cli/command-error";
import type { Terminal } from "../cli/terminal";
import type { LoadtestRequest } from "./request";
import { busOf } from "./simulator-process";
import type { Surroundings } from "./surroundings";

/** Where a load test sends to. */
export interface Target {
  /** `own`: a simulator that was started for it; `endpoint`: whatever answers at a URL; `aws`. */
  readonly kind: "own" | "endpoint" | "aws";
  /** Name or ARN of the bus. */
  readonly bus: string;
  readonly region: string;
  readonly endpoint: string | undefined;
  /** Name of the stack that runs in the own simulator. */
  readonly stackName: string | undefined;
  /** What says where events go; `undefined`: it could not be read. */
  readonly stack: PublishedBus["stack"];
  /** What the user should know of it. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

const DEFAULT_REGION = "us-east-1";

/** Starts, or finds, what the load test sends to. @throws {CommandError} */
export function openTarget(request: LoadtestRequest, surroundings: Surroundings, terminal: Terminal): Promise<Target> {
  const elsewhere = request.endpoint !== undefined || (request.bus !== undefined && request.stack === undefined);
  if (!elsewhere) return ownSimulator(request, surroundings, terminal);
  if (request.stack !== undefined) {
    throw usageError("--stack must stand without --endpoint: it names what runs in a simulator of its own.");
  }
  if (request.history !== undefined) {
    throw usageError("--history must stand without --endpoint and --bus: it is for a simulator of its own.");
  }
  return elsewhereTarget(request, surroundings, terminal);
}

async function ownSimulator(
  { stack: stackName, bus: busName, seed, history }: LoadtestRequest,
  { folder, startSimulator }: Surroundings,
  terminal: Terminal,
): Promise<Target> {
  terminal.progress("Synthesizing…");
  const environment = { ALERT_EMAIL: alertReader() };
  const { found: stack, remove } = await synthesizeOneStack(stackName, { folder, environment });
  try {
    const found = busIn(stack, busName);
    terminal.progress("Starting the simulator…");
    const simulator = await startSimulator({ stack, seed, history });
    return {
      kind: "own",
      bus: found.bus.name,
      region: found.bus.location.region,
      endpoint: simulator.endpoint,
      stackName: stack.name,
      stack: found,
      notes: process.env.ALERT_EMAIL ? [] : [MADE_UP_NOTE],
      async close() {
        await simulator.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Somebody reads the alerts: a topic without a subscriber loses what is sent to it, and says so in each run. */
function alertReader(): string {
  return process.env.ALERT_EMAIL || MADE_UP_READER;
}

const MADE_UP_READER = "alerts@example.com";
const MADE_UP_NOTE = `Alerts go to ${MADE_UP_READER}, made up for the simulator: set ALERT_EMAIL where you deploy, or nobody gets them.`;

function busIn(stack: SynthesizedStack, busName: string | undefined) {
  const bus = busOf(stack, busName);
  if (bus) return bus;
  const got = busName === undefined ? "no --bus" : JSON.stringify(busName);
  throw usageError(`--bus must name a bus of the stack ${stack.name}, got: ${got}.`);
}

async function elsewhereTarget(
  { bus: busName, region, endpoint }: LoadtestRequest,
  { folder }: Surroundings,
  terminal: Terminal,
): Promise<Target> {
  const found = await findPublishedBus({
    bus: busName,
    stage: process.env.STAGE || undefined,
    folder,
    // `npm run local` runs what it has synthesized itself.
    fresh: endpoint !== undefined,
    synthesize(stage) {
      terminal.progress("Synthesizing…");
      // And makes up a reader, too.
      const alerts = endpoint === undefined ? {} : { ALERT_EMAIL: alertReader() };
      return synthesizeApp({ folder, environment: { STAGE: stage, AWS_REGION: region, ...alerts } });
    },
  });
  return {
    kind: endpoint === undefined ? "aws" : "endpoint",
    bus: found.name,
    region: region ?? found.stack?.bus.location.region ?? DEFAULT_REGION,
    endpoint,
    stackName: undefined,
    stack: found.stack,
    notes: found.problem === undefined ? [] : [`Where the events arrive is not known. ${found.problem}`],
    close: async () => {},
  };
}
