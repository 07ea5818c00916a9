import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULT_KINDS } from "../../scripts/simulator/parse-faults";
import { STRUCK_BY } from "../../simulator/faults/fault";
import { EcommerceStack } from "../../stacks/ecommerce";
import { type Simulation, simulate, testApp } from "../../testing";

const TESTING = readFileSync("docs/testing.md", "utf8");
const SIMULATOR = readFileSync("docs/simulator.md", "utf8");
// Beside the packages that the examples import.
const folder = mkdtempSync(join(resolve("__tests__/testing"), "pasted-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The block of a page below a mark. */
function blockOf(page: string, mark: string): string {
  const [, code] = new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n(.*?)\`\`\``, "s").exec(page) ?? [];
  if (code === undefined) throw new Error(`There is no block ${mark}.`);
  return code;
}

describe("the test of docs/testing.md, pasted", async () => {
  writeFileSync(join(folder, "ship.ts"), blockOf(TESTING, "handler"));
  const pasted = blockOf(TESTING, "tested")
    .replace('"signalbox"', '"../../../modules"')
    .replace('"signalbox/testing"', '"../../../testing"')
    .replace('"handlers/ship.ts"', JSON.stringify(join(folder, "ship.ts")));
  writeFileSync(join(folder, "pasted.ts"), pasted);
  await import(join(folder, "pasted.ts"));
});

describe("the clients of docs/simulator.md", () => {
  let simulation: Simulation;

  beforeAll(async () => {
    const stack = new EcommerceStack(testApp(), "ecommerce", { region: "us-east-1", alertEmail: "alerts@example.com" });
    simulation = await simulate(stack, { clock: "real", endpoint: {} });
  });

  afterAll(() => simulation.stop());

  const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

  /** Runs a block against this endpoint, in place of that at the usual port. */
  async function run(mark: string, command: string, file: string): Promise<string> {
    const path = join(folder, file);
    writeFileSync(path, blockOf(SIMULATOR, `tried: ${mark}`).replaceAll("http://127.0.0.1:4566", simulation.url ?? ""));
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
    const { stdout } = await promisify(execFile)(command, [path], { env });
    return stdout;
  }

  test.skipIf(!has("aws", "--version"))(
    "the AWS CLI",
    async () => {
      const output = await run("sh", "sh", "cli.sh");
      expect(output).toContain('"FailedEntryCount": 0');
      expect(output).toContain("ORD-1");
      expect(simulation.alarm("q-orders-depth").history[0]).toMatchObject({ to: "ALARM", reason: "a drill" });
    },
    60_000,
  );

  test.skipIf(!has("python3", "-c", "import boto3"))("boto3", async () => {
    expect(JSON.parse(await run("python", "python3", "boto.py"))).toMatchObject({ detail: { orderId: "ORD-2" } });
  });

  test("the SDK for JavaScript", async () => {
    expect(await run("js", process.execPath, "sdk.mjs")).toBe("0\n");
    await simulation.settle();
    expect(
      simulation
        .queue("q-shipments")
        .peek()
        .map(({ body }) => JSON.parse(body).detail),
    ).toContainEqual({
      orderId: "ORD-3",
    });
  });
});

test("the table of faults names every kind, and what it strikes", () => {
  const rows = [...SIMULATOR.matchAll(/^\| `([a-z-]+)` +\| ([a-z, ]+?) +\| (.+?) +\|$/gm)].map(([, kind, strikes]) => [
    kind,
    strikes?.split(", "),
  ]);
  expect(Object.fromEntries(rows)).toEqual(STRUCK_BY);
  expect(rows.map(([kind]) => kind)).toEqual(Object.keys(FAULT_KINDS));
});
