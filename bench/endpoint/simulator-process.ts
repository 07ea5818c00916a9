/** The simulator with its endpoint, in a process of its own. What is published to npm is measured, not the sources. */
import { synthesizeAppFiles } from "../../scripts/app/synthesize-app";
import type { Simulation } from "../../simulator";
import { fanOutStack } from "../simulator/fan-out-stack";
import { serveParent } from "./child";

const { startSimulation }: typeof import("../../simulator") = require("../../dist/simulator");

/**
 * - `fan-out`: rule, topic and two queues, with a consumer in this process that does nothing
 * - `queues`: the rule with one queue, and the topic with the other one; nothing consumes them
 * - `ecommerce`: with the bundle of its consumer and its table
 */
export type StackName = "fan-out" | "queues" | "ecommerce";

export interface StartSimulator {
  readonly stack: StackName;
}

let simulation: Simulation | undefined;
let remove = () => {};

/** @returns the URL of the endpoint */
async function start({ stack }: StartSimulator): Promise<string> {
  simulation = await (stack === "ecommerce" ? startEcommerce() : startFanOut(stack === "fan-out"));
  return simulation.url ?? "";
}

function startFanOut(consumers: boolean): Promise<Simulation> {
  return startSimulation(fanOutStack({ consumers, topic: consumers }), {
    ...OPTIONS,
    ...(consumers && { functions: { consumer: () => undefined } }),
  });
}

async function startEcommerce(): Promise<Simulation> {
  const files = await synthesizeAppFiles({
    folder: process.cwd(),
    environment: { ALERT_EMAIL: "alerts@example.com" },
  });
  remove = files.remove;
  const found = files.stacks.find(({ name }) => name === "ecommerce");
  if (found === undefined) throw new Error("The app has no stack ecommerce.");
  return startSimulation(found.text, { ...OPTIONS, folder: found.folder });
}

const OPTIONS = { clock: "real", endpoint: {} } as const;

serveParent(start, async () => {
  await simulation?.stop();
  remove();
});
