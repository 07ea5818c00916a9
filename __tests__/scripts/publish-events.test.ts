import { spawnSync } from "node:child_process";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/publish-events";
import { synthesizedEcommerce } from "../simulator/support/ecommerce";
import { projectFolder, smallApp, synthesizedFiles } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";
import { type Answer, accepted, ScriptedEventBridge, type SentEntry } from "./support/scripted-event-bridge";

const ECOMMERCE = synthesizedEcommerce();

beforeEach(() => {
  for (const [name, value] of Object.entries({
    STAGE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: undefined,
    AWS_ENDPOINT_URL_EVENTBRIDGE: undefined,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  })) {
    vi.stubEnv(name, value);
  }
  return () => vi.unstubAllEnvs();
});

/** Runs the script in a project that has synthesized ecommerce before. */
async function run(
  args: readonly string[],
  files: Record<string, string> = synthesizedFiles("cdktf.out/", "ecommerce", ECOMMERCE),
) {
  const terminal = new RecordedTerminal();
  const waits: number[] = [];
  const backOff = { attempts: 6, random: () => 1, wait: async (milliseconds: number) => void waits.push(milliseconds) };
  const folder = projectFolder(files);
  const exitCode = await exitCodeOf((given, shown) => main(given, shown, { backOff, folder }), args, terminal);
  return { exitCode, waits, output: terminal.output, errors: terminal.errors };
}

/** Answers with these results, one for each entry. */
const results = (...entries: readonly object[]): Answer => ({
  body: { FailedEntryCount: entries.length, Entries: entries },
});

describe("sends", () => {
  test("an order, a payment failure and a shipment, and says where each arrives", async () => {
    const bridge = await ScriptedEventBridge.start();
    const { exitCode, output, errors } = await run(["--endpoint", bridge.endpoint, "--seed", "7"]);
    expect(output).toBe(`Published to ecom-bus in us-east-1 at ${bridge.endpoint}

✓ OrderCreated  ORD-7-000000  event id id-0
    → rule route-orders → topic topic-orders → queue q-orders → function orders-consumer, in an SNS envelope
    → rule route-orders → queue q-orders → function orders-consumer, as the event

✓ PaymentFailed  ORD-7-000000  event id id-1
    → rule route-payment-failures → topic topic-alerts, as the event

✓ ShipmentCreated  ORD-7-000000  event id id-2
    → rule route-shipments → queue q-shipments, as the event

3 of 3 events accepted.`);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(bridge.describedBuses).toEqual(["ecom-bus"]);
    const [entries = []] = bridge.calls;
    expect(entries.map(({ EventBusName, Source, DetailType }) => [EventBusName, Source, DetailType])).toEqual([
      ["ecom-bus", "app.orders", "OrderCreated"],
      ["ecom-bus", "app.payments", "PaymentFailed"],
      ["ecom-bus", "app.shipping", "ShipmentCreated"],
    ]);
    expect(JSON.parse(entries[0]?.Detail ?? "")).toMatchObject({ orderId: "ORD-7-000000", currency: "USD" });
  });

  test("as many as are asked for, at most 10 in a call", async () => {
    const bridge = await ScriptedEventBridge.start();
    const { exitCode, output } = await run(["--endpoint", bridge.endpoint, "--type", "order", "--count", "23"]);
    expect(exitCode).toBe(0);
    expect(bridge.calls.map((entries) => entries.length)).toEqual([10, 10, 3]);
    const orders = bridge.calls.flat().map(({ Detail }) => (JSON.parse(Detail) as { orderId: string }).orderId);
    expect(new Set(orders).size).toBe(23);
    expect(output).toMatch(/\n23 of 23 events accepted\.$/);
  });

  test.each([
    [
      ["--type", "all"],
      [
        "OrderCreated",
        "OrderCancelled",
        "OrderUpdated",
        "PaymentFailed",
        "PaymentDeclined",
        "ShipmentCreated",
        "ShipmentDelivered",
      ],
    ],
    [
      ["--type", "shipmentdelivered", "--type", "payment"],
      ["ShipmentDelivered", "PaymentFailed"],
    ],
  ])("%j", async (args, types) => {
    const bridge = await ScriptedEventBridge.start();
    await run(["--endpoint", bridge.endpoint, ...args]);
    expect(bridge.calls.flat().map(({ DetailType }) => DetailType)).toEqual(types);
  });

  test("for machines", async () => {
    const bridge = await ScriptedEventBridge.start();
    const { output } = await run([
      "--endpoint",
      bridge.endpoint,
      "--type",
      "shipment",
      "--json",
      "--region",
      "eu-west-1",
      "--seed",
      "7",
    ]);
    expect(JSON.parse(output)).toEqual({
      bus: "ecom-bus",
      region: "eu-west-1",
      endpoint: bridge.endpoint,
      dryRun: false,
      accepted: 1,
      failed: 0,
      events: [
        {
          source: "app.shipping",
          detailType: "ShipmentCreated",
          detail: expect.objectContaining({ orderId: "ORD-7-000000", trackingId: "TRK-7-000000" }),
          eventId: "id-0",
          arrivals: [
            {
              path: [
                { kind: "rule", name: "route-shipments" },
                { kind: "queue", name: "q-shipments" },
              ],
              shape: "event",
            },
          ],
        },
      ],
    });
  });

  test("nothing on a dry run, but shows what it would", async () => {
    const bridge = await ScriptedEventBridge.start();
    const { exitCode, output } = await run(["--endpoint", bridge.endpoint, "--dry-run", "--type", "payment"]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(
      /^Would publish 1 event to ecom-bus in us-east-1 at .*\n\n· PaymentFailed {2}ORD-\d+-000000\n {4}→ rule route-payment-failures/,
    );
    expect(output).toMatch(/\n\nNothing was sent\.$/);
    expect([bridge.calls, bridge.describedBuses]).toEqual([[], []]);
  });
});

describe("the bus", () => {
  const names = async (args: readonly string[], files?: Record<string, string>) => {
    const { output, errors, exitCode } = await run(["--dry-run", "--json", "--type", "shipment", ...args], files);
    if (exitCode !== 0) throw new Error(errors);
    const { bus, region, events } = JSON.parse(output);
    return {
      bus,
      region,
      arrives: events[0].arrivals?.map(({ path }: { path: { name: string }[] }) => path.at(-1)?.name),
      errors,
    };
  };

  test("of what was synthesized last", async () => {
    expect(await names([])).toEqual({ bus: "ecom-bus", region: "us-east-1", arrives: ["q-shipments"], errors: "" });
  });

  test("of a stage that was synthesized last", async () => {
    const files = synthesizedFiles("cdktf.out/", "ecommerce", synthesizedEcommerce("prod"));
    expect(await names(["--stage", "prod"], files)).toMatchObject({
      bus: "prod-ecom-bus",
      arrives: ["prod-q-shipments"],
    });
    expect(await names(["--bus", "prod-ecom-bus"], files)).toMatchObject({
      bus: "prod-ecom-bus",
      arrives: ["prod-q-shipments"],
    });
    vi.stubEnv("STAGE", "prod");
    expect(await names([], files)).toMatchObject({ bus: "prod-ecom-bus", arrives: ["prod-q-shipments"] });
  });

  test("of the app, where nothing was synthesized", async () => {
    expect(await names([], smallApp())).toEqual({
      bus: "ecom-bus",
      region: "eu-north-1",
      arrives: ["everything"],
      errors: "",
    });
  });

  test("of the app, where another stage was synthesized last", async () => {
    const files = { ...smallApp(), ...synthesizedFiles("cdktf.out/", "ecommerce", ECOMMERCE) };
    expect(await names(["--stage", "dev"], files)).toMatchObject({ bus: "dev-ecom-bus", arrives: ["dev-everything"] });
    expect(await names(["--bus", "dev-ecom-bus"], files)).toMatchObject({
      bus: "dev-ecom-bus",
      arrives: ["dev-everything"],
    });
  });

  test("of the app, whatever it is called", async () => {
    vi.stubEnv("TEST_BUS", "shop-bus");
    expect(await names([], smallApp())).toMatchObject({ bus: "shop-bus", arrives: ["everything"] });
  });

  test("that is given by ARN", async () => {
    const arn = "arn:aws:events:us-east-1:210987654321:event-bus/ecom-bus";
    expect(await names(["--bus", arn])).toMatchObject({ bus: arn, arrives: ["q-shipments"] });
  });

  test("that is given by ARN, in the Region of the ARN", async () => {
    vi.stubEnv("AWS_REGION", "us-east-1");
    const bus = "arn:aws:events:eu-west-1:210987654321:event-bus/ecom-bus";
    const { exitCode, output } = await run(["--dry-run", "--json", "--bus", bus]);
    expect({ exitCode, ...JSON.parse(output) }).toMatchObject({ exitCode: 0, bus, region: "eu-west-1" });
    expect(await run(["--dry-run", "--bus", bus, "--region", "eu-west-1"])).toMatchObject({ exitCode: 0 });
    expect(await run(["--dry-run", "--bus", bus, "--region", "us-east-1"])).toMatchObject({
      exitCode: 2,
      errors: '--region must be that of the bus, eu-west-1, got: "us-east-1". Leave it out. See --help.',
    });
  });

  test("that no stack has: events can be sent, and where they go is not known", async () => {
    expect(await names(["--bus", "elsewhere"], smallApp())).toMatchObject({ bus: "elsewhere", arrives: undefined });
    const { output } = await run(["--dry-run", "--bus", "elsewhere"], smallApp());
    expect(output).toContain("    where it arrives is not known");
  });

  test("of an app that does not synthesize: the reason is said, without a stack trace", async () => {
    const app = 'throw new TypeError("orders: name must be short");';
    const { bus, errors } = await names([], { "cdktf.json": JSON.stringify({ app: "node app.js" }), "app.js": app });
    expect(bus).toBe("ecom-bus");
    expect(errors).toBe(
      "Where the events arrive is not known. The app does not synthesize. orders: name must be short",
    );
  });

  test("half written output is as good as none", async () => {
    expect(await names([], { ...smallApp(), "cdktf.out/manifest.json": "{" })).toMatchObject({
      arrives: ["everything"],
    });
  });
});

describe("tries again", () => {
  /** Fails some entries of the first calls. */
  const failing = (code: string, calls: number) => (entries: readonly SentEntry[], call: number) =>
    call <= calls
      ? results({ EventId: "id-first" }, ...entries.slice(1).map(() => ({ ErrorCode: code, ErrorMessage: "busy" })))
      : accepted(entries);

  test.each(["ThrottlingException", "InternalFailure", "InternalException"])(
    "entries that failed with %s, and those alone",
    async (code) => {
      const bridge = await ScriptedEventBridge.start({ put: failing(code, 1) });
      const { exitCode, output, waits } = await run(["--endpoint", bridge.endpoint]);
      expect(exitCode).toBe(0);
      expect(bridge.calls.map((entries) => entries.map(({ DetailType }) => DetailType))).toEqual([
        ["OrderCreated", "PaymentFailed", "ShipmentCreated"],
        ["PaymentFailed", "ShipmentCreated"],
      ]);
      expect(waits).toEqual([200]);
      expect(output).toMatch(
        /✓ OrderCreated .*id-first\n(.*\n)*✓ PaymentFailed .*id-0\n(.*\n)*✓ ShipmentCreated .*id-1\n/,
      );
    },
  );

  test.each<[string, Answer]>([
    ["a throttled call", { status: 400, error: "ThrottlingException" }],
    ["too many requests", { status: 429, error: "TooManyRequestsException" }],
    ["a server error", { status: 500, error: "InternalServerError" }],
    ["a gateway without JSON", { status: 503, error: "ServiceUnavailable" }],
    ["a broken connection", "hang up"],
  ])("%s", async (_, answer) => {
    const bridge = await ScriptedEventBridge.start({
      put: (entries, call) => (call <= 2 ? answer : accepted(entries)),
    });
    const { exitCode, waits } = await run(["--endpoint", bridge.endpoint]);
    expect(exitCode).toBe(0);
    expect(bridge.calls).toHaveLength(3);
    expect(waits).toEqual([200, 400]);
  });

  test("at once nothing else while it is throttled", async () => {
    const bridge = await ScriptedEventBridge.start({
      put: (entries, call) => (call === 1 ? { status: 400, error: "ThrottlingException" } : accepted(entries)),
    });
    await run(["--endpoint", bridge.endpoint, "--type", "order", "--count", "20"]);
    expect(bridge.calls.map((entries) => entries.length)).toEqual([10, 10, 10]);
  });

  test("six times, waiting longer each time, and then names what failed", async () => {
    const bridge = await ScriptedEventBridge.start({ put: failing("ThrottlingException", 99) });
    const { exitCode, output, waits } = await run(["--endpoint", bridge.endpoint, "--seed", "7"]);
    // The first entry of each call is accepted: the order at once, the payment in the second call, the shipment in the third.
    expect(exitCode).toBe(0);
    expect(waits).toEqual([200, 400]);
    expect(output).toContain("3 of 3 events accepted.");

    const never = await ScriptedEventBridge.start({
      put: (entries) => results(...entries.map(() => ({ ErrorCode: "InternalFailure", ErrorMessage: "unwell" }))),
    });
    const failed = await run(["--endpoint", never.endpoint, "--seed", "7", "--type", "order"]);
    expect(failed.exitCode).toBe(1);
    expect(never.calls).toHaveLength(6);
    expect(failed.waits).toEqual([200, 400, 800, 1600, 3200]);
    expect(failed.output).toContain("✗ OrderCreated  ORD-7-000000  InternalFailure after 6 attempts: unwell");
    expect(failed.output).toMatch(/\n0 of 1 events accepted\.$/);
  });

  test("not what can never succeed", async () => {
    const bridge = await ScriptedEventBridge.start({
      put: () =>
        results(
          { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
          { EventId: "id-1" },
          { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "no" },
        ),
    });
    const { exitCode, output, waits } = await run(["--endpoint", bridge.endpoint, "--seed", "7"]);
    expect({ exitCode, waits, calls: bridge.calls.length }).toEqual({ exitCode: 1, waits: [], calls: 1 });
    expect(output).toContain("✗ OrderCreated  ORD-7-000000  MalformedDetail after 1 attempt: Detail is malformed.");
    expect(output).toContain("✓ PaymentFailed  ORD-7-000000  event id id-1");
    expect(output).toContain("✗ ShipmentCreated  ORD-7-000000  NotAuthorizedForSourceException after 1 attempt: no");
  });

  test("what failed is in the JSON too", async () => {
    const bridge = await ScriptedEventBridge.start({
      put: () => results({ ErrorCode: "MalformedDetail", ErrorMessage: "bad" }),
    });
    const { exitCode, output } = await run(["--endpoint", bridge.endpoint, "--type", "order", "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      accepted: 0,
      failed: 1,
      events: [{ error: { code: "MalformedDetail", message: "bad", attempts: 1 } }],
    });
  });

  test("an answer that is too short counts for what it holds", async () => {
    const bridge = await ScriptedEventBridge.start({ put: () => results({ EventId: "id-0" }) });
    const { exitCode, output } = await run(["--endpoint", bridge.endpoint]);
    expect(exitCode).toBe(1);
    expect(output).toContain("1 of 3 events accepted.");
    expect(output).toContain("NoAnswer after 1 attempt: the answer holds nothing for it");
  });
});

describe("says in one line", () => {
  test("that there is no such bus, before anything is sent: EventBridge would take the events and drop them", async () => {
    const bridge = await ScriptedEventBridge.start({ describe: { status: 400, error: "ResourceNotFoundException" } });
    expect(await run(["--endpoint", bridge.endpoint, "--bus", "ecom-bus"])).toEqual({
      exitCode: 3,
      waits: [],
      output: "",
      errors: `There is no bus ecom-bus in us-east-1 at ${bridge.endpoint}. Deploy it (npm run deploy), or say which: --bus, --stage, --region.`,
    });
    expect(bridge.calls).toEqual([]);
  });

  test.each(["UnrecognizedClientException", "ExpiredTokenException", "InvalidSignatureException"])(
    "that the credentials are not good: %s",
    async (error) => {
      const bridge = await ScriptedEventBridge.start({ describe: { status: 400, error } });
      const { exitCode, errors } = await run(["--endpoint", bridge.endpoint]);
      expect(exitCode).toBe(4);
      expect(errors).toBe(
        `${bridge.endpoint} does not accept the credentials (${error}: told to be ${error}). Sign in anew (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
      );
    },
  );

  test("that there are no credentials", async () => {
    vi.stubEnv("AWS_PROFILE", "nobody");
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    const bridge = await ScriptedEventBridge.start();
    const { exitCode, errors, output } = await run(["--endpoint", bridge.endpoint]);
    expect({ exitCode, output, calls: bridge.calls }).toEqual({ exitCode: 4, output: "", calls: [] });
    expect(errors).toMatch(/^There are no credentials for \S+ \(CredentialsProviderError: .*\)\. Sign in anew/);
    expect(errors.split("\n")).toHaveLength(1);
  });

  test("an emulator on this machine needs none", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    const bridge = await ScriptedEventBridge.start();
    expect((await run(["--endpoint", bridge.endpoint])).exitCode).toBe(0);
  });

  test("that they are not allowed to", async () => {
    const bridge = await ScriptedEventBridge.start({ put: () => ({ status: 400, error: "AccessDeniedException" }) });
    const { exitCode, errors, output } = await run(["--endpoint", bridge.endpoint]);
    expect({ exitCode, output, calls: bridge.calls.length }).toEqual({ exitCode: 5, output: "", calls: 1 });
    expect(errors).toBe(
      "The credentials may not do this on ecom-bus in us-east-1 (AccessDeniedException: told to be AccessDeniedException). They need events:PutEvents on the bus.",
    );
  });

  test("that it cannot be told whether the bus is there, and goes on", async () => {
    const bridge = await ScriptedEventBridge.start({ describe: { status: 400, error: "AccessDeniedException" } });
    const { exitCode, errors, output } = await run(["--endpoint", bridge.endpoint]);
    expect(exitCode).toBe(0);
    expect(output).toContain("3 of 3 events accepted.");
    expect(errors).toMatch(
      /^Whether the bus ecom-bus is there cannot be told \(AccessDeniedException: .*Allow events:DescribeEventBus to be sure\.$/,
    );
  });

  test("that nothing answers", async () => {
    // Nobody listens there: the port is reserved for a service of the 1980s.
    const free = "http://127.0.0.1:1";
    expect(await run(["--endpoint", free])).toEqual({
      exitCode: 6,
      waits: [],
      output: "",
      errors: `Nothing that speaks EventBridge answers at ${free} (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1). Start it, or correct --endpoint.`,
    });
  });

  test("that something else answers", async () => {
    const bridge = await ScriptedEventBridge.start({ describe: { status: 200, text: "<html>hello</html>" } });
    const { exitCode, errors } = await run(["--endpoint", bridge.endpoint]);
    expect(exitCode).toBe(6);
    expect(errors).toBe(
      `Nothing that speaks EventBridge answers at ${bridge.endpoint} (NotAws: status 200, and no JSON). Start it, or correct --endpoint.`,
    );
  });

  test("that it is throttled already when it asks for the bus, after six attempts", async () => {
    const bridge = await ScriptedEventBridge.start({ describe: { status: 400, error: "ThrottlingException" } });
    const { exitCode, errors, waits } = await run(["--endpoint", bridge.endpoint]);
    expect({ exitCode, waits, calls: bridge.calls }).toEqual({
      exitCode: 1,
      waits: [200, 400, 800, 1600, 3200],
      calls: [],
    });
    expect(errors).toBe(
      `${bridge.endpoint} does not answer properly (ThrottlingException: told to be ThrottlingException). Try again later.`,
    );
  });

  test("what ended it in the middle, after what was sent", async () => {
    const bridge = await ScriptedEventBridge.start({
      put: (entries, call) => (call === 1 ? accepted(entries) : { status: 400, error: "ExpiredTokenException" }),
    });
    const { exitCode, errors, output } = await run(["--endpoint", bridge.endpoint, "--type", "order", "--count", "25"]);
    expect(exitCode).toBe(4);
    expect(errors).toContain("ExpiredTokenException");
    expect(output).toContain("10 of 25 events accepted.");
    expect(output.match(/✗ .*ExpiredTokenException after 1 attempt/g)).toHaveLength(10);
    expect(output.match(/✗ .*NotSent after 0 attempts: it was never sent/g)).toHaveLength(5);
  });

  test.each([
    [["--cuont", "3"], "Unknown option '--cuont'. See --help."],
    [["--count"], "Option '--count <value>' argument missing. See --help."],
    [["--count", "0"], '--count must be a whole number from 1 to 100000, got: "0". See --help.'],
    [["--count", "2.5"], '--count must be a whole number from 1 to 100000, got: "2.5". See --help.'],
    [["--count", "100001"], '--count must be a whole number from 1 to 100000, got: "100001". See --help.'],
    [["--seed", "-1"], /^--seed must have a value; one that begins with a dash is given as --seed=-1\. See --help\.$/],
    [
      ["--type", "refund"],
      '--type must be one of all, order, payment, shipment, OrderCreated, OrderCancelled, OrderUpdated, PaymentFailed, PaymentDeclined, ShipmentCreated, ShipmentDelivered, got: "refund". See --help.',
    ],
    [
      ["--endpoint", "localhost:4566"],
      '--endpoint must be a URL such as http://127.0.0.1:4566, got: "localhost:4566". See --help.',
    ],
    [["--stage", "a b"], '--stage must be 1 to 20 letters, digits and hyphens, got: "a b". See --help.'],
    [["--stage", "a".repeat(21), "--dry-run"], /^--stage must be 1 to 20 letters/],
    [["--bus", "a b"], /^--bus must be the name of a bus \(.*\) or its ARN, got: "a b"\. See --help\.$/],
    [["--bus", ""], /^--bus must be the name of a bus/],
    [["--bus", "arn:aws:sqs:eu-west-1:123456789012:q-orders"], /^--bus must be the name of a bus/],
    [["--region", ""], '--region must be an AWS Region such as eu-central-1, got: "". See --help.'],
    [["--region", "frankfurt", "--dry-run"], /^--region must be an AWS Region/],
    [["stray"], "Unexpected argument 'stray'. This command does not take positional arguments. See --help."],
  ])("that %j is not taken", async (args, message) => {
    const { exitCode, errors } = await run(args);
    expect(exitCode).toBe(2);
    expect(errors).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });
});

describe("takes from the environment", () => {
  test("an endpoint, and says so", async () => {
    const bridge = await ScriptedEventBridge.start();
    vi.stubEnv("AWS_ENDPOINT_URL", bridge.endpoint);
    const { exitCode, output } = await run(["--type", "order"]);
    expect(exitCode).toBe(0);
    expect(output).toContain(`Published to ecom-bus in us-east-1 at ${bridge.endpoint} (AWS_ENDPOINT_URL)\n`);
    expect(bridge.calls).toHaveLength(1);
    const { output: json } = await run(["--dry-run", "--json"]);
    expect(JSON.parse(json)).toMatchObject({ endpoint: bridge.endpoint, endpointVariable: "AWS_ENDPOINT_URL" });
  });

  test.each([
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_EVENTBRIDGE: "http://127.0.0.1:2" },
      [],
      "at http://127.0.0.1:2 (AWS_ENDPOINT_URL_EVENTBRIDGE)\n",
    ],
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, ["--endpoint", "http://127.0.0.1:3"], "at http://127.0.0.1:3\n"],
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      [],
      "to ecom-bus in us-east-1\n",
    ],
  ])("of several endpoints the one that the SDK takes: %j %j", async (environment, args, shown) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect((await run(["--dry-run", "--type", "order", ...args])).output).toContain(shown);
  });

  test.each([
    ["AWS_ENDPOINT_URL", "localhost:4566", "AWS_ENDPOINT_URL must be a URL such as http://127.0.0.1:4566"],
    ["AWS_REGION", "frankfurt", "AWS_REGION must be an AWS Region such as eu-central-1"],
    ["STAGE", "a b", "STAGE must be 1 to 20 letters, digits and hyphens"],
  ])("no %s %j", async (name, value, must) => {
    vi.stubEnv(name, value);
    const { exitCode, errors } = await run(["--dry-run"]);
    expect({ exitCode, errors }).toEqual({
      exitCode: 2,
      errors: `${must}, got: ${JSON.stringify(value)}. See --help.`,
    });
  });
});

test("help lists every option and exit code", async () => {
  const { exitCode, output } = await run(["--help"]);
  expect(exitCode).toBe(0);
  for (const option of ["bus", "stage", "region", "endpoint", "type", "count", "seed", "dry-run", "json", "help"]) {
    expect(output).toContain(`  --${option}`);
  }
  expect(output.match(/^ {2}\d {2}/gm)).toEqual(["  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "  5  ", "  6  "]);
});

test("as a process, on the app of this repository", { timeout: 30_000 }, () => {
  const run = (...args: string[]) =>
    spawnSync("node", ["--import", "tsx", "scripts/publish-events.ts", ...args], { encoding: "utf8" });
  const shown = run("--dry-run", "--type", "payment");
  expect(shown.stdout).toContain("    → rule route-payment-failures → topic topic-alerts, as the event");
  expect(shown).toMatchObject({ status: 0, stderr: "" });
  expect(run("--count", "x")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/^--count must be/),
  });
});
