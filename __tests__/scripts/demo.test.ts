import { expect, test } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/demo";
import { DEMOS } from "../../scripts/demo/index";
import { RecordedTerminal } from "./support/recorded-terminal";

async function run(...args: string[]) {
  const terminal = new RecordedTerminal();
  const exitCode = await exitCodeOf((given, shown) => main(given, shown), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

test("a system tells its story, and its checks are read by machines", async () => {
  const told = await run("ecommerce", "--faults", "--seed", "7");
  expect(told.exitCode).toBe(0);
  expect(told.output).toContain("The ecommerce stack in the simulator, seed 7.");
  expect(told.output).toContain("          ✓ orders processed, each once: 42\n");
  const { exitCode, output } = await run("ecommerce", "--json");
  expect(exitCode).toBe(0);
  const { demos, ...rest } = JSON.parse(output) as { demos: { name: string; checks: { holds: boolean }[] }[] };
  expect(rest).toEqual({ seed: 1, faults: false, failed: 0 });
  expect(demos.map(({ name, checks }) => [name, checks.every(({ holds }) => holds)])).toEqual([["ecommerce", true]]);
});

test("without a name, or asked for help, it lists the systems", async () => {
  const { exitCode, output } = await run();
  expect(exitCode).toBe(0);
  for (const { name, summary } of DEMOS) expect(output).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 40)}`, "m"));
  expect((await run("--help")).output).toBe(output);
});

test("a system that there is not is named", async () => {
  const { exitCode, errors } = await run("ecomerce");
  expect(exitCode).toBe(2);
  expect(errors).toContain(`NAME must be one of ecommerce`);
  expect(errors).toContain(`or all, got: "ecomerce".`);
});
