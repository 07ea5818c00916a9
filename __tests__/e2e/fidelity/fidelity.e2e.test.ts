import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Emulator } from "../support/emulator";
import { describeWith } from "../support/requires";
import { synthesize } from "../support/synth";
import { temporaryDirectory } from "../support/temporary-directory";
import { Terraform } from "../support/terraform";
import { differencesBetween } from "./difference";
import { knownDifferences } from "./differences";
import { goneOf, unknownOf } from "./known-difference";
import { copyRoutedPart } from "./routed-part";
import { outcomesOf } from "./scenario";
import { scenarios } from "./scenarios";
import { Side, startSimulator } from "./side";
import { makeWorkbench } from "./workbench";

describeWith(["terraform", "emulator"], "ecommerce in the emulator moto and in the simulator", (tools) => {
  const directory = temporaryDirectory();
  let emulator: Emulator;
  let moto: Side;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;

  beforeAll(async () => {
    emulator = await Emulator.start(tools.python);
    moto = new Side(emulator.url);
    const stacks = await synthesize(join(directory, "cdktf.out"));
    const stack = stacks.find(({ name }) => name === "ecommerce");
    if (!stack) throw new Error("There is no stack ecommerce.");
    const routed = join(directory, "routed");
    copyRoutedPart(stack.directory, routed);
    const terraform = await Terraform.inCopyOf(routed, join(directory, "stack"), tools.terraform, emulator.url);
    await terraform.apply();
    await makeWorkbench(moto);
    simulator = await startSimulator(routed);
  });

  afterAll(async () => {
    await simulator?.stop();
    await emulator?.stop();
  });

  // One after the other: each finds the queues as the one before it left them, and that is empty.
  it.each(scenarios)("$name", async (scenario) => {
    const [one, other] = [await outcomesOf(scenario, moto), await outcomesOf(scenario, simulator.side)];
    const differences = differencesBetween(one, other);
    expect({
      unknown: unknownOf(knownDifferences, scenario.name, differences),
      gone: goneOf(knownDifferences, scenario.name, differences),
    }).toEqual({ unknown: [], gone: [] });
  });

  it("knows of no difference in a scenario that there is not", () => {
    const names = new Set(scenarios.map(({ name }) => name));
    const sightings = knownDifferences.flatMap(({ seen }) => seen);
    expect(sightings.filter(([scenario]) => !names.has(scenario))).toEqual([]);
  });
});
