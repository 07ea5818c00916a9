import { TerraformStack } from "cdktf";
import { type Simulation, type SimulationOptions, startSimulation } from "../simulator";
import { notAStack, type StackSource } from "./stack-source";
import { synthesizeFiles } from "./synthesize";

/**
 * Runs a stack in the simulator: what is published goes where AWS would take it, with permissions, filters, retries and
 * dead-letter queues, and functions run as the bundles that would be deployed. Time is virtual: it passes when the test
 * says so, and two weeks pass in seconds.
 *
 * @example
 * const simulation = await simulate(new EcommerceStack(testApp(), "ecommerce", { region: "eu-central-1" }));
 * simulation.publish({ source: "app.shipping", "detail-type": "ShipmentCreated", detail: { … } });
 * await simulation.settle();
 * expect(simulation.queue("q-shipments").counts.visible).toBe(1);
 * expect(simulation.accounts().lost).toBe(0);
 * await simulation.stop();
 *
 * @param stack a stack, or the JSON of one; of JSON, `folder` must say where the bundles of its functions are
 * @throws {SynthesisError} where the stack does not synthesize
 * @throws {StackError} where the JSON cannot be read
 * @throws {UserError} STACK_EXPECTED, OPTION_INVALID, FAULT_INVALID, FUNCTION_UNKNOWN, BUNDLE_MISSING, RUNTIME_UNSUPPORTED
 */
export async function simulate(stack: StackSource, options: SimulationOptions = {}): Promise<Simulation> {
  if (typeof stack === "string") return startSimulation(stack, options);
  if (typeof stack !== "object" || stack === null) throw notAStack(stack, "simulate(…)");
  if (!TerraformStack.isStack(stack)) return startSimulation(stack, options);
  const { text, folder, remove } = synthesizeFiles(stack);
  try {
    const simulation = await startSimulation(text, { folder, ...options });
    simulation.onStop(remove);
    return simulation;
  } catch (error) {
    remove();
    throw error;
  }
}
