import { afterAll, describe, expect, test } from "vitest";
import { RealScheduler } from "../../../simulator/kernel/real-scheduler";
import type { Scheduler } from "../../../simulator/kernel/scheduler";
import { BundleRuntime } from "../../../simulator/lambda/bundle-runtime";
import { TextPayload } from "../../../simulator/lambda/function-runtime";
import { accessKeyIdOf } from "../../../simulator/lambda/lambda-environment";
import type { FunctionOptions } from "../../../simulator/lambda/simulated-function";
import type { LambdaFunction } from "../../../simulator/topology/places";
import { BundleFolder } from "./support/bundles";
import { functionWorld, START } from "./support/function-world";

const folder = new BundleFolder();
const started: { stop(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(started.map((each) => each.stop()));
  folder.remove();
});

interface Settings {
  readonly handler?: string;
  readonly timeout?: number;
  readonly memory_size?: number;
  readonly environment?: object;
}

/** A function of this zip, ready to be called. */
function functionOf(
  filename: string,
  settings: Settings = {},
  options: FunctionOptions & { readonly scheduler?: Scheduler } = {},
) {
  const attributes = {
    filename,
    handler: "index.handler",
    runtime: "nodejs22.x",
    timeout: 10,
    memory_size: 256,
    ...settings,
  };
  const world = functionWorld(() => {}, {
    ...options,
    attributes,
    runtime: (fn: LambdaFunction) =>
      new BundleRuntime(fn, { folder: folder.path, environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" } }),
  });
  started.push(world.runtime);
  return {
    ...world,
    /** Invokes it and returns how that ended. */
    async call(event: unknown = {}) {
      const answer = world.fn.call(new TextPayload(JSON.stringify(event)));
      await world.settle();
      const { outcome, invocation } = await answer;
      return { ...outcome, durationMs: invocation?.durationMs, log: world.fn.log.lines.map(({ text }) => text) };
    },
  };
}

/** A function of one ES module. */
function moduleOf(code: string, settings?: Settings, options?: FunctionOptions & { readonly scheduler?: Scheduler }) {
  return functionOf(folder.zip({ "index.mjs": code }), settings, options);
}

describe("a bundle", () => {
  test("sees what Lambda sets, what the stack sets, and nothing of this machine", async () => {
    process.env.OF_THIS_MACHINE = "1";
    const { call, fn } = moduleOf("export const handler = async () => process.env;", {
      environment: { variables: { TABLE: "orders", NODE_OPTIONS: "--enable-source-maps" } },
    });
    const { value } = await call();
    expect(value).toMatchObject({
      TABLE: "orders",
      AWS_REGION: "eu-central-1",
      AWS_LAMBDA_FUNCTION_NAME: "worker",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_ACCESS_KEY_ID: accessKeyIdOf(fn.place),
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      _HANDLER: "index.handler",
    });
    expect(value).not.toHaveProperty("OF_THIS_MACHINE");
    expect(value).not.toHaveProperty("HOME");
  });

  test("gets its event and its context", async () => {
    const code = `export const handler = async (event, context) => ({ event, ...context, left: context.getRemainingTimeInMillis() });`;
    const { value } = await moduleOf(code).call({ a: [1] });
    expect(value).toMatchObject({
      event: { a: [1] },
      functionName: "worker",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:worker",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/worker",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      left: 10_000,
    });
  });

  test("stays warm between invocations, and is another one for each function", async () => {
    const { call } = moduleOf("let count = 0; export const handler = async () => ++count;");
    expect(await call()).toMatchObject({ kind: "success", value: 1, coldStartMs: expect.any(Number) });
    const second = await call();
    expect([second.value, second.coldStartMs]).toEqual([2, undefined]);
  });

  test.each([
    ["index.mjs", { "index.mjs": "export const handler = async () => 1;" }],
    ["index.cjs", { "index.cjs": "exports.handler = async () => 1;" }],
    ["index.js, which is CommonJS", { "index.js": "exports.handler = async () => 1;" }],
    [
      "index.js of a module",
      { "index.js": "export const handler = async () => 1;", "package.json": '{"type":"module"}' },
    ],
  ])("may be %s", async (_, files) => {
    expect(await functionOf(folder.zip(files)).call()).toMatchObject({ value: 1 });
  });

  test.each([
    [
      "a callback",
      "export const handler = (event, context, callback) => { setTimeout(() => callback(null, 'done'), 5); };",
    ],
    [
      "context.succeed",
      "export const handler = (event, context) => { setTimeout(() => context.succeed('done'), 5); };",
    ],
    ["context.done", "export const handler = (event, context) => { context.done(null, 'done'); };"],
    ["a promise", "export const handler = (event) => Promise.resolve('done');"],
    [
      "a callback that does not wait",
      `export const handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        setInterval(() => {}, 1000);
        callback(null, "done");
      };`,
    ],
  ])("may answer by %s", async (_, code) => {
    expect(await moduleOf(code).call()).toMatchObject({ kind: "success", value: "done" });
  });

  test("logs, with the metrics in it", async () => {
    const emf = {
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          { Namespace: "Shop", Dimensions: [["service"]], Metrics: [{ Name: "sold", Unit: "Count" }] },
        ],
      },
      service: "orders",
      sold: [1, 2],
    };
    const { call, fn, metric } = moduleOf(
      `export const handler = async () => { console.log("one\\ntwo"); console.error("three"); process.stdout.write(${JSON.stringify(JSON.stringify(emf))}); };`,
    );
    const { log } = await call();
    expect(log).toEqual(["one", "two", "three", JSON.stringify(emf)]);
    expect(metric("sold", { service: "orders" }, "Shop")).toMatchObject({ count: 2, sum: 3 });
    const [invocation] = fn.invocations;
    const tail = invocation && fn.logTail(invocation).split("\n");
    expect(tail?.[0]).toBe(`START RequestId: ${invocation?.requestId} Version: $LATEST`);
    expect(tail?.at(-2)).toContain("Duration: 50.00 ms\tBilled Duration: 50 ms\tMemory Size: 256 MB\tInit Duration: ");
  });

  test("has stack traces that name the lines of its source", async () => {
    const source = [
      "interface Order { id: string }",
      "export const handler = async (order: Order) => {",
      "  throw new RangeError(order.id);",
      "};",
    ];
    const { error } = await functionOf(folder.bundleOf(source.join("\n"))).call({ id: "o-1" });
    expect(error).toMatchObject({ errorType: "RangeError", errorMessage: "o-1" });
    expect(error?.trace?.[1]).toMatch(/entry-\d+\.ts:3:9/);
  });
});

describe("the time of a bundle", () => {
  const code = `
    export const handler = async ({ sleep }) => {
      const begun = Date.now();
      if (sleep) await new Promise((resolve) => setTimeout(resolve, sleep));
      return { begun, date: new Date().toISOString(), passed: Date.now() - begun };
    };`;

  test("is that of the simulation, and goes on by what the handler sleeps", async () => {
    const { call, scheduler } = moduleOf(code);
    await scheduler.runUntil(START + 3_600_000);
    expect(await call()).toMatchObject({ value: { begun: START + 3_600_000, passed: 0 }, durationMs: 50 });
    expect(await call({ sleep: 40 })).toMatchObject({
      value: { begun: START + 3_600_050, date: "2026-01-01T01:00:00.090Z", passed: 40 },
      durationMs: 90,
    });
  });

  test("ends at its time-out", async () => {
    const { call } = moduleOf(code, { timeout: 1 }, { durationMs: 980 });
    expect(await call({ sleep: 19 })).toMatchObject({ kind: "success", durationMs: 999 });
    expect(await call({ sleep: 20 })).toMatchObject({
      kind: "time-out",
      durationMs: 1_000,
      error: { errorMessage: expect.stringContaining("Task timed out after 1.00 seconds") },
    });
  });

  test("ends for a loop that waits for a time to come", async () => {
    const { call } = moduleOf(
      "export const handler = async () => { const end = Date.now() + 20; while (Date.now() < end); };",
    );
    expect(await call()).toMatchObject({ kind: "success", durationMs: 70 });
  });
});

test("on a real clock, invocations at one time run in workers of their own, for as long as they take", async () => {
  const scheduler = new RealScheduler(1_000_000, (error) => {
    throw error;
  });
  const both = `
    let running = 0;
    export const handler = async () => {
      running++;
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { running, now: Date.now(), took: performance.now() - start };
    };`;
  const { fn } = moduleOf(both, {}, { scheduler });
  const began = Date.now();
  const answers = await Promise.all([fn.call(new TextPayload("{}")), fn.call(new TextPayload("{}"))]);
  scheduler.stop();
  for (const { outcome, invocation } of answers) {
    const { running, now, took } = outcome.value as Readonly<Record<"running" | "now" | "took", number>>;
    expect(running).toBe(1);
    expect(now).toBeGreaterThanOrEqual(began);
    expect(invocation?.durationMs).toBeGreaterThanOrEqual(took);
  }
});

describe("a bundle that goes wrong ends for itself alone", () => {
  test.each([
    [
      "throws",
      "throw new TypeError('no')",
      { kind: "handler-error", error: { errorType: "TypeError", errorMessage: "no" } },
    ],
    [
      "throws what is no error",
      "throw 'no'",
      { kind: "handler-error", error: { errorType: "string", errorMessage: "no", trace: [] } },
    ],
    [
      "returns what is no JSON",
      "const a = {}; a.a = a; return a",
      { kind: "handler-error", error: { errorMessage: "Unable to stringify response body" } },
    ],
    ["returns a function", "return () => {}", { kind: "success", value: null }],
    [
      "recurses for ever",
      "const f = () => f() + 1; return f()",
      { kind: "handler-error", error: { errorType: "RangeError" } },
    ],
    [
      "returns too much",
      "return 'x'.repeat(6_291_556)",
      { kind: "handler-error", error: { errorType: "Function.ResponseSizeTooLarge" } },
    ],
    [
      "waits for what never comes",
      "await new Promise(() => {})",
      { kind: "handler-error", error: { errorType: "Runtime.NodeJsExit" }, durationMs: 50 },
    ],
    [
      "leaves a rejection to itself",
      "Promise.reject(new Error('no')); await new Promise((resolve) => setTimeout(resolve, 50))",
      { kind: "handler-error", error: { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: no" } },
    ],
    [
      "exits",
      "process.exit(3)",
      {
        kind: "crash",
        error: {
          errorType: "Runtime.ExitError",
          errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
        },
      },
    ],
    [
      "exits as if all were well",
      "process.exit()",
      { kind: "crash", error: { errorMessage: expect.stringContaining("Runtime exited without providing a reason") } },
    ],
    ["kills its process", "process.kill(process.pid, 'SIGKILL')", { kind: "crash" }],
    [
      "throws where nobody listens",
      "setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {})",
      { kind: "handler-error", error: { errorMessage: "late" } },
    ],
  ])("it %s", async (_, code, expected) => {
    const { call } = moduleOf(`export const handler = async (event) => { if (event.well) return "well"; ${code}; };`);
    expect(await call()).toMatchObject(expected);
    expect(await call({ well: true })).toMatchObject({ kind: "success", value: "well" });
  });

  test("it never answers, and does not say that it is asynchronous: Lambda takes that for success", async () => {
    const { call } = moduleOf("export const handler = () => new Promise(() => {});");
    expect(await call()).toMatchObject({ kind: "success", value: null });
  });

  test("it loops for ever", async () => {
    const { call } = moduleOf("console.log('begin'); export const handler = async () => { for (;;); };", {
      timeout: 1,
    });
    expect(await call()).toMatchObject({ kind: "time-out", durationMs: 1_000, log: ["begin"] });
  });

  test("it leaks", async () => {
    const leak = "const leak = []; for (;;) leak.push({ at: leak.length });";
    const { call } = moduleOf(`export const handler = async (event) => { if (event.well) return "well"; ${leak} };`, {
      memory_size: 128,
      timeout: 30,
    });
    expect(await call()).toMatchObject({ kind: "out-of-memory", error: { errorType: "Runtime.OutOfMemory" } });
    expect(await call({ well: true })).toMatchObject({ kind: "success", value: "well" });
  });

  test.each([
    ["throws while it is loaded", { "index.mjs": "throw new TypeError('no')" }, "TypeError"],
    ["does not parse", { "index.mjs": "export const handler = (" }, "Runtime.UserCodeSyntaxError"],
    ["does not find what it imports", { "index.cjs": "require('./lost')" }, "Runtime.ImportModuleError"],
    ["is not there", { "main.mjs": "" }, "Runtime.ImportModuleError"],
    ["exports no handler", { "index.mjs": "export const handle = 1" }, "Runtime.HandlerNotFound"],
    ["exits while it is loaded", { "index.mjs": "process.exit(2)" }, "Runtime.ExitError"],
    [
      "rejects while it is loaded",
      { "index.mjs": "Promise.reject(new Error('no')); await new Promise(() => setTimeout(() => {}, 500))" },
      "Runtime.UnhandledPromiseRejection",
    ],
    ["is never loaded", { "index.mjs": "await new Promise(() => {})" }, "Runtime.ExitError"],
  ])("it %s", async (_, files, errorType) => {
    const { call } = functionOf(folder.zip(files));
    expect(await call()).toMatchObject({ kind: "init-error", error: { errorType } });
    expect(await call()).toMatchObject({ kind: "init-error", coldStartMs: expect.any(Number) });
  });
});

test.each([
  [
    "a file that is not there",
    { filename: "lost.zip", handler: "index.handler", runtime: "nodejs22.x" },
    "BUNDLE_MISSING",
  ],
  ["no file", { handler: "index.handler", runtime: "nodejs22.x" }, "BUNDLE_MISSING"],
  [
    "another language",
    { filename: folder.zip({ "index.py": "" }), handler: "index.handler", runtime: "python3.13" },
    "RUNTIME_UNSUPPORTED",
  ],
])("a function of %s is refused: %s %s", (_, attributes, code) => {
  const start = () =>
    functionWorld(() => {}, { attributes, runtime: (fn) => new BundleRuntime(fn, { folder: folder.path }) });
  expect(start).toThrow(expect.objectContaining({ code }));
});
