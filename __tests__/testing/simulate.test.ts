import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { EventBus, EventRoute, HandlerFunction, ReliableQueue } from "../../modules";
import { type SimulationOptions, simulate, storyText, synthesize } from "../../testing";
import { synthesizeFiles } from "../../testing/synthesize";
import { emptyStack } from "./support/shop-stack";

/** A folder that is gone when the test is over. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-simulate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A bus, a rule, a queue and a function that consumes it. */
function jobsStack(handler: string, { memoryMegabytes = 256, timeoutSeconds = 1, maxReceiveCount = 5 } = {}) {
  const entry = join(folderWith({ "worker.ts": handler }), "worker.ts");
  const stack = emptyStack("jobs");
  const bus = new EventBus(stack, "bus", { name: "jobs-bus" });
  const jobs = new ReliableQueue(stack, "jobs", {
    name: "jobs",
    visibilityTimeoutSeconds: 180,
    deadLetterQueue: { maxReceiveCount },
  });
  new EventRoute(stack, "all", { bus, pattern: { source: ["app.jobs"] }, targets: [jobs] });
  const worker = new HandlerFunction(stack, "worker", {
    entry,
    timeoutSeconds,
    memoryMegabytes,
    idempotency: { because: "it is a test" },
  });
  jobs.consumedBy(worker, { batchSize: 1 });
  return stack;
}

const JOB = { source: "app.jobs", "detail-type": "Job", detail: { n: 1 } };

async function started(...given: Parameters<typeof simulate>) {
  const simulation = await simulate(...given);
  onTestFinished(() => simulation.stop());
  return simulation;
}

const IDLE = "export const handler = async () => ({});";
const FAILS = "export const handler = async () => { throw new Error('no'); };";

test("five receives with a visibility timeout of 180 s take milliseconds", async () => {
  const simulation = await started(jobsStack(FAILS), { seed: 1 });
  const [id = ""] = simulation.publish(JOB);
  await simulation.advance({ seconds: 1 });
  const before = performance.now();
  expect(await simulation.settle()).toBe(true);
  // On a busy machine they are many; sleeping would take fifteen minutes.
  expect(performance.now() - before).toBeLessThan(5_000);
  expect((simulation.now - simulation.startedAt) / 1_000).toBe(900);
  const { steps = [] } = simulation.story(id) ?? {};
  const received = steps.filter(({ kind }) => kind === "received");
  expect(received.map(({ time }) => (time - simulation.startedAt) / 1_000)).toEqual([0, 180, 360, 540, 720]);
  expect(simulation.queue("jobs-dlq").peek()).toMatchObject([{ receiveCount: 5 }]);
  expect(simulation.accounts()).toMatchObject({ published: 1, lost: 0, deadLettered: 1 });
});

test("takes a stack, its JSON, or the text of that, and runs the same", async () => {
  const files = synthesizeFiles(jobsStack(IDLE));
  onTestFinished(files.remove);
  const { text, folder } = files;
  const stories: string[] = [];
  for (const given of [jobsStack(IDLE), text, JSON.parse(text)]) {
    const simulation = await started(given, {
      seed: 3,
      ...(typeof given === "string" || !("node" in given) ? { folder } : {}),
    });
    const [id = ""] = simulation.publish(JOB);
    await simulation.settle();
    const story = simulation.story(id);
    stories.push(story ? storyText(story) : "");
  }
  const [first = "", ...others] = stories;
  expect(first.split("\n").slice(1)).toEqual([
    "  +0.000 s  jobs-bus: published",
    "  +0.000 s  jobs-bus → all → jobs: delivered",
    "  +0.000 s  jobs-bus → all → jobs: received",
    "  +0.050 s  jobs-bus → all → jobs → worker: processed",
  ]);
  expect(others).toEqual([first, first]);
});

test("leaves no file behind", async () => {
  const folder = folderWith({});
  mkdirSync(join(folder, "tmp"));
  const stack = jobsStack(IDLE);
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const simulation = await simulate(stack);
  simulation.publish(JOB);
  await simulation.settle();
  await simulation.stop();
  await expect(simulate(stack, { seed: -1 })).rejects.toThrow("seed must be a whole number, 0 or more, got: -1.");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

const SMALL = { resource: { aws_sqs_queue: { q: { name: "q" } } } };

test.each<[string, unknown, SimulationOptions, string, RegExp]>([
  [
    "nothing",
    undefined,
    {},
    "STACK_EXPECTED",
    /^simulate\(…\) must be given a TerraformStack, or the JSON .*, got: undefined\.$/,
  ],
  ["null", null, {}, "STACK_EXPECTED", /got: null\.$/],
  ["a number", 3, {}, "STACK_EXPECTED", /got: number\.$/],
  ["text that is no JSON", "{", {}, "STACK_NOT_JSON", /^The stack must be JSON, got: "\{" /],
  ["an empty object", {}, {}, "STACK_SHAPE", /^the stack must hold resources/],
  ["a list", [], {}, "STACK_SHAPE", /^the stack must be an object, got: \[\]\./],
  [
    "an unknown function",
    SMALL,
    { functions: { nobody: () => undefined } },
    "FUNCTION_UNKNOWN",
    /^functions must name functions of the stack, got: "nobody"\. There are: none\.$/,
  ],
  [
    "a fault at nothing",
    SMALL,
    { faults: [{ kind: "outage", at: "x" }] },
    "FAULT_INVALID",
    /^outage: at must be the name or ARN/,
  ],
  [
    "a wrong clock",
    {},
    { clock: "sundial" as never },
    "OPTION_INVALID",
    /^clock must be "virtual" or "real", got: "sundial"\.$/,
  ],
])("%s is refused", async (_, stack, options, code, message) => {
  const refused = simulate(stack as never, options);
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("JSON whose bundles are not at hand is refused", async () => {
  const { json } = synthesize(jobsStack(IDLE));
  await expect(simulate(json, { folder: folderWith({}) })).rejects.toMatchObject({
    code: "BUNDLE_MISSING",
    message: expect.stringMatching(/^aws_lambda_function\.worker_/),
  });
});

test("a stack that does not synthesize says why", async () => {
  const stack = emptyStack();
  stack.node.addValidation({ validate: () => ["name must differ. [NAME_SAME]"] });
  await expect(simulate(stack)).rejects.toMatchObject({ code: "SYNTHESIS_FAILED" });
});

test.each<[string, string, RegExp]>([
  ["throws at import", `throw new Error("no table");\n${IDLE}`, /^Error: no table$/],
  [
    "never returns",
    "export const handler = async () => { await new Promise(() => {}); };",
    /^Runtime\.NodeJsExit: .* a Promise that was never settled\./,
  ],
  ["loops for ever", "export const handler = async () => { for (;;); };", /Task timed out after 1\.00 seconds$/],
  [
    "returns nonsense",
    'export const handler = async () => ({ batchItemFailures: "all" });',
    /^BAD_RESPONSE: the response names no messages of the batch that failed, so all count as failed\.$/,
  ],
  [
    "calls process.exit",
    "export const handler = async () => { process.exit(3); };",
    /Runtime exited with error: exit status 3$/,
  ],
  [
    "leaks memory",
    "export const handler = async () => { const leak = []; for (;;) leak.push({ at: leak.length }); };",
    /^Runtime\.OutOfMemory: /,
  ],
])(
  "a handler that %s fails with a clear reason, and ends in the dead-letter queue",
  async (_, handler, reason) => {
    const simulation = await started(
      jobsStack(handler, {
        memoryMegabytes: 128,
        timeoutSeconds: handler.includes("leak") ? 30 : 1,
        maxReceiveCount: 3,
      }),
      { seed: 1 },
    );
    const [id = ""] = simulation.publish(JOB);
    expect(await simulation.settle({ hours: 1 })).toBe(true);
    const failures = simulation.story(id)?.steps.filter(({ kind }) => kind === "failed") ?? [];
    expect(failures.map(({ detail }) => detail)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(reason)),
    );
    expect(simulation.queue("jobs-dlq").size).toBe(1);
    expect(simulation.accounts()).toMatchObject({ lost: 0, ways: { unaccounted: 0 } });
  },
  60_000,
);

test("a stand-in takes the place of a bundle", async () => {
  const seen: unknown[] = [];
  const simulation = await started(jobsStack(FAILS), {
    functions: { worker: ({ Records }: { Records: { body: string }[] }) => void seen.push(...Records) } as never,
  });
  simulation.publish(JOB);
  await simulation.settle();
  expect(seen).toMatchObject([{ body: expect.stringContaining('"detail":{"n":1}') }]);
});
