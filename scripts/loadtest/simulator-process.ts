import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { type Bus, readTopology, type Topology } from "../../simulator";
import type { SynthesizedStack } from "../app/synthesized-app";
import { CommandError, EXIT } from "../cli/command-error";
import type { FromSimulator, ToSimulator } from "./simulator-messages";
import { TYPESCRIPT } from "./typescript";

/** A simulator that was started for a load test. */
export interface LocalSimulator {
  readonly endpoint: string;
  /** Ends it. */
  stop(): Promise<void>;
}

export interface SimulatorToStart {
  readonly stack: SynthesizedStack;
  readonly seed: number;
  /** Events whose steps are kept. @default as the simulator has it */
  readonly history: number | undefined;
}

/**
 * Starts a stack in a simulator in a process of its own, so that sending and simulating each have a core, and measure
 * themselves and not each other. It ends with this process, however that ends.
 *
 * @throws {CommandError} where the stack cannot be simulated
 */
export async function startLocalSimulator({ stack, seed, history }: SimulatorToStart): Promise<LocalSimulator> {
  const child = fork(join(__dirname, "local-simulator.ts"), {
    execArgv: [...TYPESCRIPT],
    // Its errors are this process's errors; what functions print is nobody's.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void ended.then(() => process.off("exit", kill));
  const stop = async () => {
    if (child.connected) tell(child, { kind: "stop" });
    const timer = setTimeout(kill, STOP_MILLISECONDS);
    await ended;
    clearTimeout(timer);
  };
  try {
    tell(child, { kind: "start", name: stack.name, folder: stack.folder, seed, history });
    return { endpoint: await endpointOf(child), stop };
  } catch (error) {
    kill();
    throw error;
  }
}

/** How long its end may take. */
const STOP_MILLISECONDS = 5_000;

function tell(child: ChildProcess, message: ToSimulator): void {
  child.send(message);
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(
        new CommandError(`The simulator ended before it was ready (${signal ?? `exit code ${code}`}).`, EXIT.failed),
      );
    });
    child.on("message", (message: FromSimulator) => {
      if (message.kind === "ready") resolve(message.endpoint);
      else reject(new CommandError(message.reason, EXIT.failed));
    });
  });
}

/** The bus that events are sent to, in a stack that was read. */
export function busOf(
  { text }: SynthesizedStack,
  name: string | undefined,
): { topology: Topology; bus: Bus } | undefined {
  const topology = readTopology(text);
  const buses = topology.buses.filter(
    (bus) => bus.inStack && (name === undefined || bus.name === name || bus.arn === name),
  );
  return buses.length === 1 && buses[0] !== undefined ? { topology, bus: buses[0] } : undefined;
}
