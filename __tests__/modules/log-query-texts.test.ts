import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleEvent } from "../../handlers/events/ecommerce-samples";
import { startSimulation } from "../../simulator";
import { EcommerceStack } from "../../stacks/ecommerce";
import { type SynthesizedFiles, synthesizeFiles } from "../../testing/synthesize";
import { testApp } from "../../testing/test-app";
import { parseQuery } from "./support/logs-insights";

/** What a log line says, by the names that Logs Insights gives it: `error.name`, `problems.0`. */
type Line = ReadonlyMap<string, unknown>;

interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

const files: SynthesizedFiles = synthesizeFiles(new EcommerceStack(testApp(), "ecommerce", { region: "us-east-1" }));
const queries = Object.values((JSON.parse(files.text) as Stack).resource.aws_cloudwatch_query_definition ?? {}).map(
  ({ name, query_string }) => [name as string, query_string as string] as const,
);

// What the bundle that would be deployed logs: orders that are placed, come twice, are broken, and are replayed…
let lines: Line[];
beforeAll(async () => {
  lines = [...(await linesOf(files.text)), ...(await linesOf(withoutTable(files.text))), ...DOCUMENTED.map(fieldsOf)];
}, 60_000);
afterAll(() => files.remove());

describe.each(queries)("%s", (name, text) => {
  it("is a query, and asks for fields that are in the log", () => {
    const { fields } = parseQuery(text);
    expect(fields.length).toBeGreaterThan(3);
    const written = new Set([...GENERATED, ...lines.flatMap((line) => [...line.keys()])]);
    expect(fields.filter((field) => !written.has(field))).toEqual([]);
  });

  it("compares them with values that they have", () => {
    const { compared } = parseQuery(text);
    expect(compared.length).toBeGreaterThan(0);
    for (const { field, values } of compared) {
      if (values.includes("EVENT-ID")) continue;
      expect(values, `${name}: ${field}`).toContainEqual(
        lines.map((line) => line.get(field)).find((value) => values.includes(value as string)),
      );
    }
  });
});

it("the line of an order that is done says how long its customer waited: the visibility timeout, where it was tried twice", () => {
  const processed = lines.filter((line) => line.get("outcome") === "processed");
  const [first, second] = processed.map((line) => [
    line.get("receive_count"),
    line.get("age_ms"),
    line.get("duration_ms"),
  ]);
  expect(processed).toHaveLength(2);
  // The virtual clock stands still while the function works, and events are given their time in whole seconds.
  expect(first).toEqual([1, 0, 0]);
  expect(second).toEqual([2, 180_000, 0]);
});

it("the test's own reader of queries refuses what is none", () => {
  for (const query of [
    "filter a = 'b'",
    "where a = 1",
    "fields median(a)",
    'filter (a = "b"',
    "sort a",
    "limit many",
    "stats count(*) as n by a | sort b desc",
  ])
    expect(() => parseQuery(query), query).toThrow();
  expect(parseQuery('filter a.b = "|" | stats max(c) as d by e | sort d desc | limit 1')).toEqual({
    fields: ["a.b", "c", "e"],
    compared: [{ field: "a.b", values: ["|"] }],
  });
});

/** Made by CloudWatch Logs. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const GENERATED = ["@timestamp", "@message", "@log", "@logStream", "@ingestionTime"];

/** Lines of Lambda's own, which the simulator does not write, as AWS documents them. */
const DOCUMENTED = [
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
  `{"timestamp":"2023-11-01T00:21:51.358Z","level":"ERROR","message":{"errorType":"ReferenceError","errorMessage":"some reference error","stackTrace":["ReferenceError"]},"requestId":"93f25699-2cbf-4976-8f94-336a0aa98c6f"}`,
  // https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
  `{"time":"2022-10-12T00:01:15.000Z","type":"platform.report","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","metrics":{"durationMs":693.92,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":84,"initDurationMs":397.68},"status":"error","errorType":"Runtime.ExitError"}}`,
];

/** What the consumer logs of some orders, in the simulator. */
async function linesOf(text: string): Promise<Line[]> {
  await using simulation = await startSimulation(JSON.parse(text), { folder: files.folder });
  const bus = simulation.bus("ecom-bus");
  const publish = (index: number, change: object = {}) => {
    const { source, detail, "detail-type": detailType } = sampleEvent("OrderCreated", { index });
    simulation.publish({ source, "detail-type": detailType, detail: { ...detail, ...change } });
  };
  publish(1);
  publish(2, { value: "twelve" });
  await simulation.settle();
  const fault = simulation.fault({ kind: "handler-error", at: "orders-consumer" });
  publish(3);
  await simulation.advance({ seconds: 10 });
  fault.end();
  await simulation.settle();
  bus.startReplay({
    name: "again",
    archiveArn: bus.place.archives[0]?.arn ?? "",
    from: simulation.startedAt,
    to: simulation.now,
  });
  await simulation.settle();
  return simulation
    .function("orders-consumer")
    .log.lines.filter((line) => line.text.startsWith("{"))
    .map((line) => fieldsOf(line.text));
}

/** …and those whose processing fails, as the table that remembers them is not there. */
function withoutTable(text: string): string {
  const stack = JSON.parse(text) as Stack;
  for (const { environment } of Object.values(stack.resource.aws_lambda_function ?? {})) {
    (environment as { variables: Record<string, string> }).variables.IDEMPOTENCY_TABLE_NAME = "gone";
  }
  return JSON.stringify(stack);
}

function fieldsOf(text: string): Line {
  const fields = new Map<string, unknown>();
  const add = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) fields.set(path, value);
    else for (const [key, each] of Object.entries(value)) add(path === "" ? key : `${path}.${key}`, each);
  };
  add("", JSON.parse(text));
  return fields;
}
