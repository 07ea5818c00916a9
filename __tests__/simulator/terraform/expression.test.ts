// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { terraformLiteral } from "../../../modules/terraform-json";
import { resolveStack } from "../../../simulator/terraform";
import { EXPRESSION_CASES } from "./expression-cases";

const EMPTY = resolveStack({ resource: {} });

test.each(EXPRESSION_CASES)("%s", (written, value) => {
  expect(EMPTY.evaluate(written)).toEqual(value);
});

test("terraform agrees on every case", { timeout: 30_000 }, ({ skip }) => {
  if (spawnSync("terraform", ["version"]).status !== 0) {
    if (process.env.SIGNALBOX_REQUIRE?.includes("terraform")) throw new Error("terraform must be on the PATH");
    skip("terraform is not on the PATH");
  }
  const folder = mkdtempSync(join(tmpdir(), "signalbox-expressions-"));
  try {
    const locals = Object.fromEntries(EXPRESSION_CASES.map(([written], i) => [`case_${i}`, written]));
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals }));
    const values = EXPRESSION_CASES.map((_, i) => `local.case_${i}`).join(", ");
    // Encoded twice, because the console has ways of its own to show text.
    const input = `base64encode(jsonencode([${values}]))\n`;
    const { stdout, stderr, status } = spawnSync("terraform", ["console"], { cwd: folder, input, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const json = Buffer.from(JSON.parse(stdout) as string, "base64").toString("utf8");
    expect(JSON.parse(json)).toEqual(EXPRESSION_CASES.map(([, value]) => value));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("text that a construct escapes comes back as it was", () => {
  const pieces = fc.constantFrom("$", "{", "}", "%", '"', "\\", "a", "~", " ", "${", "%{");
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const text = parts.join("");
      expect(EMPTY.evaluate(terraformLiteral(text))).toBe(text);
    }),
  );
});

test.each([
  ["${", "EXPRESSION_SYNTAX", "a value must stand at its end"],
  ["${1 +}", "EXPRESSION_SYNTAX", 'a value must stand before "}"'],
  ["${(1}", "EXPRESSION_SYNTAX", '")" must follow before "}"'],
  ["${1 2}", "EXPRESSION_SYNTAX", '"}" must follow before "2}"'],
  ['${"a}', "EXPRESSION_SYNTAX", "the quote must be closed at its end"],
  ['${"\\x"}', "EXPRESSION_SYNTAX", "\\x is no escape"],
  ["%{ if true }a%{ endif }", "EXPRESSION_UNSUPPORTED", "template directives"],
  ['${templatefile("a.tpl", {})}', "EXPRESSION_UNSUPPORTED", "the function templatefile is not known"],
  ["${timestamp()}", "EXPRESSION_UNSUPPORTED", "the function timestamp is not known"],
  ['${format("%05d", 1)}', "EXPRESSION_UNSUPPORTED", 'the verb "%0" is not known'],
  ["${each.key}", "EXPRESSION_UNSUPPORTED", "each.key is not known"],
  ["${[1][4]}", "EXPRESSION_FAILED", "there is no element 4 in a list of 1"],
  ["${{a = 1}.b}", "EXPRESSION_FAILED", 'there is no key "b"'],
  ["${1 / 0}", "EXPRESSION_FAILED", "nothing can be divided by zero"],
  ["x${[1]}", "EXPRESSION_FAILED", "text must stand here, got: a list"],
  ["x${null}", "EXPRESSION_FAILED", "text must stand here, got: null"],
  ['${jsondecode("{")}', "EXPRESSION_FAILED", "jsondecode: JSON must stand here"],
  ["${aws_sqs_queue.orders.arn}", "REFERENCE_UNRESOLVED", "there is no aws_sqs_queue.orders"],
  ["${var.missing}", "REFERENCE_UNRESOLVED", 'the variable "missing" has no value and no default'],
  ["${module.network.vpc}", "REFERENCE_UNRESOLVED", 'what the module "network" holds is not seen'],
  // What is not known here must not pass for what fails in Terraform.
  ['${try(timestamp(), "x")}', "EXPRESSION_UNSUPPORTED", "the function timestamp is not known"],
])("refuses %s", (written, code, reason) => {
  expect(() => EMPTY.evaluate(written)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(reason) as string }),
  );
});
