/**
 * The simulator of a load test, in a process of its own: it is told what to start, says where it listens, and ends when it
 * is told so or when nobody is there any more to tell it.
 */

import { UserError } from "../../modules/errors";
import { startSimulation } from "../../simulator";
import { readSynthesized } from "../app/synthesized-app";
import type { FromSimulator, ToSimulator } from "./simulator-messages";

type Start = Extract<ToSimulator, { kind: "start" }>;

let end = async () => {};

async function start({ folder, seed, history }: Start): Promise<void> {
  const [stack] = readSynthesized(folder);
  if (stack === undefined)
    throw new UserError("STACK_MISSING", `There must be a stack at ${folder}, and there is none.`);
  const simulation = await startSimulation(stack.text, { clock: "real", endpoint: {}, folder, seed, history });
  end = () => simulation.stop();
  tell({ kind: "ready", endpoint: simulation.url ?? "" });
}

function tell(message: FromSimulator): void {
  process.send?.(message);
}

async function exit(): Promise<void> {
  await end();
  process.exit();
}

process.on("message", (message: ToSimulator) => {
  if (message.kind === "stop") return void exit();
  start(message).catch((error: unknown) => {
    const reason = error instanceof UserError ? error.message : String(error instanceof Error ? error.stack : error);
    tell({ kind: "failed", reason });
  });
});
// Ctrl-C reaches every process of a terminal: this one stays until the load test has read its accounts.
process.on("SIGINT", () => {});
process.on("disconnect", () => void exit());
