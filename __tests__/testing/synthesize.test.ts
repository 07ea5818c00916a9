import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Annotations, Aspects, TerraformStack } from "cdktf";
import { afterEach, expect, test, vi } from "vitest";
import { ReliableQueue } from "../../modules";
import { SynthesisError, synthesize, testApp } from "../../testing";
import { emptyStack, shopStack } from "./support/shop-stack";

afterEach(() => vi.unstubAllEnvs());

test("gives the JSON that terraform reads, the same every time", () => {
  const { stack } = shopStack();
  const { json, text } = synthesize(stack);
  expect(JSON.parse(text)).toEqual(json);
  expect(Object.keys(json.resource?.aws_cloudwatch_event_rule ?? {})).toHaveLength(2);
  expect(json.provider).toEqual({ aws: [{ region: "eu-central-1" }] });
  expect(synthesize(stack).text).toBe(text);
});

test("gives the warnings, with path and code", () => {
  const stack = emptyStack();
  new ReliableQueue(stack, "bare", { name: "bare", deadLetterQueue: false });
  Annotations.of(stack).addWarning("something of your own");
  const { warnings } = synthesize(stack);
  expect(warnings.map(({ path, code }) => ({ path, code }))).toEqual(
    expect.arrayContaining([
      { path: "shop/bare", code: "NO_DEAD_LETTER_QUEUE" },
      { path: "shop", code: undefined },
    ]),
  );
});

test("runs aspects, once for each synthesis as cdktf does", () => {
  const stack = emptyStack();
  const queue = new SqsQueue(stack, "q", { name: "q" });
  Aspects.of(stack).add({ visit: (node) => node === queue && queue.addOverride("delay_seconds", 7) });
  expect(synthesize(stack).json.resource?.aws_sqs_queue?.q).toMatchObject({ delay_seconds: 7 });
});

test("throws everything that is wrong at once", () => {
  const stack = emptyStack();
  for (const id of ["a", "b"]) {
    new SqsQueue(stack, id, { name: id }).node.addValidation({
      validate: () => [`name must differ, got: "${id}". [NAME_SAME]`],
    });
  }
  Annotations.of(stack).addError("something of your own");
  let thrown: unknown;
  try {
    synthesize(stack);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SynthesisError);
  expect((thrown as SynthesisError).code).toBe("SYNTHESIS_FAILED");
  expect((thrown as SynthesisError).errors).toEqual([
    { path: "shop/a", message: 'name must differ, got: "a". [NAME_SAME]', code: "NAME_SAME" },
    { path: "shop/b", message: 'name must differ, got: "b". [NAME_SAME]', code: "NAME_SAME" },
    { path: "shop", message: "something of your own", code: undefined },
  ]);
  expect((thrown as Error).message).toBe(
    'The stack does not synthesize:\n  shop/a: name must differ, got: "a". [NAME_SAME]\n  shop/b: name must differ, got: "b". [NAME_SAME]\n  shop: something of your own',
  );
});

test("a stack without a provider is refused, as cdktf refuses it", () => {
  const stack = new TerraformStack(testApp(), "bare");
  new SqsQueue(stack, "q", { name: "q" });
  expect(() => synthesize(stack)).toThrow(/bare: Found resources without a matching provider/);
});

test("leaves no file behind, whether it succeeds or not, and needs no cdktf.json", () => {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-test-"));
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  try {
    const stack = emptyStack();
    new SqsQueue(stack, "q", { name: "q" });
    synthesize(stack);
    stack.node.addValidation({ validate: () => ["broken"] });
    expect(() => synthesize(stack)).toThrow("broken");
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(folder)).toEqual(["tmp"]);
  } finally {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }
});
