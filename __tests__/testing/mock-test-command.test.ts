import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let output: string;
beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), "signalbox-mock-test-"));
  const queue = (path: string) => ({ "//": { metadata: { path } }, name: "q" });
  const stack = {
    resource: { aws_sqs_queue: { a: queue("shop/orders/Resource"), b: queue("shop/orders/dlq/Resource") } },
  };
  mkdirSync(join(output, "stacks/shop"), { recursive: true });
  writeFileSync(join(output, "stacks/shop/cdk.tf.json"), JSON.stringify(stack));
  writeFileSync(
    join(output, "manifest.json"),
    JSON.stringify({ stacks: { shop: { workingDirectory: "stacks/shop" } } }),
  );
});
afterAll(() => rmSync(output, { recursive: true }));

const run = (...args: string[]) => {
  const command = ["--require", "tsx/cjs", "testing/mock-test/command.ts", ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, stderr };
};

describe("signalbox-mock-test", () => {
  it.each([
    [["--bogus"], "Unknown option '--bogus'. See --help.\n"],
    [["--except"], "Option '--except <value>' argument missing. See --help.\n"],
    [["one", "two"], "There is one OUTPUT, got: one two. See --help.\n"],
  ])("takes no %j, and says so in its own words", (args, stderr) => {
    expect(run(...args)).toEqual({ status: 2, stderr });
  });

  it.each([
    ["shop/order", "Did you mean shop/orders?"],
    ["billing/invoices", "Paths are as in the messages of synth, such as ecommerce/orders."],
  ])("takes no exception for %s, which is not there, and writes nothing", (path, mend) => {
    expect(run(output, "--write-only", "--except", path)).toEqual({
      status: 2,
      stderr: `--except must name a construct of the stack, got: "${path}". ${mend}\n`,
    });
    expect(existsSync(join(output, "stacks/shop/signalbox.tftest.hcl"))).toBe(false);
  });

  it("takes one for a construct, or for what is around it", () => {
    for (const path of ["shop/orders", "shop"]) {
      expect(run(output, "--write-only", "--except", path)).toEqual({ status: 0, stderr: "" });
      expect(readFileSync(join(output, "stacks/shop/signalbox.tftest.hcl"), "utf8")).not.toContain("assert");
    }
    expect(run(output, "--write-only", "--except", "shop/orders/dlq").status).toBe(0);
    expect(readFileSync(join(output, "stacks/shop/signalbox.tftest.hcl"), "utf8")).toContain("shop/orders must have");
  });
});
