import { beforeEach, expect, test, vi } from "vitest";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { main } from "../../../scripts/publish-events";
import { CommerceEventsStack } from "../../../stacks/commerce-events";
import { synthesize, testApp } from "../../../testing";
import { projectFolder, synthesizedFiles } from "../support/project";
import { RecordedTerminal } from "../support/recorded-terminal";
import { ScriptedEventBridge } from "../support/scripted-event-bridge";

const { text } = synthesize(new CommerceEventsStack(testApp(), "commerce-events", { region: "us-east-1" }));

beforeEach(() => {
  for (const name of ["STAGE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  return () => vi.unstubAllEnvs();
});

async function run(...args: readonly string[]) {
  const bridge = await ScriptedEventBridge.start();
  const terminal = new RecordedTerminal();
  const folder = projectFolder(synthesizedFiles("cdktf.out/", "commerce-events", text));
  const backOff = { attempts: 1, random: () => 1, wait: async () => {} };
  const given = ["--stack", "commerce-events", "--endpoint", bridge.endpoint, "--seed", "7", ...args];
  const exitCode = await exitCodeOf((all, shown) => main(all, shown, { backOff, folder }), given, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors, sent: bridge.calls.flat() };
}

test("an order, a new user and a payment, and where each arrives", async () => {
  const { exitCode, output, sent } = await run();
  expect(exitCode).toBe(0);
  expect(sent.map(({ EventBusName, Source, DetailType }) => [EventBusName, Source, DetailType])).toEqual([
    ["ecommerce-events", "ecommerce.orders", "Order Created"],
    ["ecommerce-events", "ecommerce.users", "User Registered"],
    ["ecommerce-events", "ecommerce.payments", "Payment Processed"],
  ]);
  expect(output).toContain("✓ Order Created  ORD-7-000000  event id id-0\n");
  expect(output).toContain("→ rule OrderEventsRule → function event-processor, as the event");
  expect(output).toContain("→ rule ReplicaRule → bus ecommerce-events");
});

test.each([
  [
    ["--type", "order"],
    ["Order Created", "Order Created"],
  ],
  [
    ["--type", "user"],
    ["User Registered", "User Registered"],
  ],
  [
    ["--type", "payment"],
    ["Payment Processed", "Payment Processed"],
  ],
  [
    ["--type", "order cancelled"],
    ["Order Cancelled", "Order Cancelled"],
  ],
])("%j, as many as are asked for", async (args, types) => {
  const { sent } = await run(...args, "--count", "2");
  expect(sent.map(({ DetailType }) => DetailType)).toEqual(types);
  expect(new Set(sent.map(({ Detail }) => Detail)).size).toBe(2);
});

test("a batch: a mix, the same for the same series", async () => {
  const { exitCode, sent } = await run("--type", "batch", "--count", "60");
  expect(exitCode).toBe(0);
  expect(sent).toHaveLength(60);
  expect(new Set(sent.map(({ Source }) => Source))).toEqual(
    new Set(["ecommerce.orders", "ecommerce.users", "ecommerce.payments"]),
  );
  expect((await run("--type", "batch", "--count", "60")).sent).toEqual(sent);
});

test("refuses a system, and a type, that there are no samples for", async () => {
  expect(await run("--stack", "ingest")).toMatchObject({
    exitCode: 2,
    errors:
      '--stack must be a system that there are samples for, ecommerce or commerce-events, got: "ingest". See --help.',
  });
  expect((await run("--type", "shipment")).errors).toMatch(
    /^--type must be one of all, order, user, payment, Order Created, .*, batch, got: "shipment"\./,
  );
});
