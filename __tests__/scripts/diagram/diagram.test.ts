import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { main } from "../../../scripts/diagram";
import { type Diagram, diagramOf } from "../../../scripts/diagram/diagram";
import { htmlText } from "../../../scripts/diagram/html";
import { mermaidProblem, mermaidText } from "../../../scripts/diagram/mermaid-text";
import { drawSvg } from "../../../scripts/diagram/svg";
import { readTopology, type Topology } from "../../../simulator";
import { layoutOf } from "../../../simulator/page/layout/layout";
import { synthesizedEcommerce } from "../../simulator/support/ecommerce";
import { ref, stackJson } from "../../simulator/support/stack-json";
import { projectFolder, smallApp, synthesizedFiles } from "../support/project";
import { RecordedTerminal } from "../support/recorded-terminal";
import { drawnInMermaid, drawnInSvg, tagsOf } from "./support/drawn";

/** The pairs that the topology joins, by name: read off its own lists, not off the graph. */
function pairsOf({ buses, rules, topics, queues, functions }: Topology): string[] {
  const pairs: [string, string | undefined][] = [
    ...buses.map(({ name, deadLetterQueue }): [string, string | undefined] => [name, deadLetterQueue?.name]),
    ...rules.flatMap(({ name, bus, targets }): [string, string | undefined][] => [
      [bus.name, name],
      ...targets.flatMap(({ to, deadLetterQueue }): [string, string | undefined][] => [
        [name, to.name],
        [name, deadLetterQueue?.name],
      ]),
    ]),
    ...topics.flatMap(({ name, subscriptions }) =>
      subscriptions.flatMap(({ to, deadLetterQueue }): [string, string | undefined][] => [
        [name, to.name],
        [name, deadLetterQueue?.name],
      ]),
    ),
    ...queues.flatMap(({ name, mappings, redrive }): [string, string | undefined][] => [
      ...mappings.map(({ to }): [string, string] => [name, to.name]),
      [name, redrive?.to.name],
    ]),
    ...functions.flatMap(({ name, sendsTo, asyncInvocation: { onSuccess, onFailure, deadLetterQueue } }) =>
      [...sendsTo, onSuccess, onFailure, deadLetterQueue].map((to): [string, string | undefined] => [name, to?.name]),
    ),
  ];
  return [...new Set(pairs.flatMap(([from, to]) => (to === undefined ? [] : [`${from} → ${to}`])))].sort();
}

/** Names of what the stack itself makes and events can pass. */
function namesOf({ rules, buses, topics, queues, functions }: Topology): string[] {
  return [...rules, ...[...buses, ...topics, ...queues, ...functions].filter(({ inStack }) => inStack)].map(
    ({ name }) => name,
  );
}

const ENDINGS = ["", '"`<b>&#35;;end', "%%%{init: {}}%%", "]]--> x", "a\nb", "é…😀", "\u0007", "\ud800"];

/** Stacks of any shape, with endpoints named in every script. */
const stacks = fc
  .record({
    queues: fc.integer({ min: 1, max: 4 }),
    topics: fc.integer({ min: 0, max: 3 }),
    functions: fc.integer({ min: 0, max: 3 }),
    targets: fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.option(fc.nat())), { maxLength: 8 }),
    subscriptions: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.option(fc.nat()), fc.boolean()), { maxLength: 6 }),
    mappings: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
    redrives: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
    webhooks: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...ENDINGS)), { maxLength: 3 }),
    publishes: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
    invokes: fc.array(fc.tuple(fc.nat(), fc.option(fc.nat()), fc.option(fc.nat())), { maxLength: 3 }),
    source: fc.constantFrom("app.orders", ...ENDINGS),
  })
  .map((drawn) => {
    const queue = (index: number) => ref(`aws_sqs_queue.q${index % drawn.queues}`);
    const places = [
      ...Array.from({ length: drawn.queues }, (_, i) => `aws_sqs_queue.q${i}`),
      ...Array.from({ length: drawn.topics }, (_, i) => `aws_sns_topic.t${i}`),
      ...Array.from({ length: drawn.functions }, (_, i) => `aws_lambda_function.f${i}`),
      "aws_cloudwatch_event_bus.second",
    ];
    const place = (index: number) => ref(places[index % places.length] as string);
    const blocks = <T>(prefix: string, list: readonly T[], block: (each: T, index: number) => object) =>
      Object.fromEntries(list.map((each, i) => [`${prefix}${i}`, block(each, i) as Record<string, unknown>]));
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
    const published = ["aws_cloudwatch_event_bus.first", ...places].map((address) =>
      ref(address, address.startsWith("aws_sqs_queue") ? "url" : "arn"),
    );
    const environmentOf = (index: number) => {
      const own = drawn.publishes.filter(([from]) => from % drawn.functions === index);
      return Object.fromEntries(own.map(([, to], i) => [`PLACE_${i}`, published[to % published.length]]));
    };
    const redrives = new Map(drawn.redrives.map(([from, to]) => [from % drawn.queues, to]));
    const withDlq = (index: number | null) =>
      index === null ? {} : { redrive_policy: `{"deadLetterTargetArn":"${queue(index)}"}` };
    return stackJson({
      aws_cloudwatch_event_bus: { first: { name: "first" }, second: { name: "second" } },
      aws_cloudwatch_event_rule: blocks("r", numbers(4), (i) => ({
        name: `r${i}`,
        event_bus_name: i < 3 ? "first" : "second",
        event_pattern: JSON.stringify({ source: [drawn.source] }),
      })),
      aws_cloudwatch_event_target: blocks("t", drawn.targets, ([rule, to, dlq], i) => ({
        rule: `r${rule}`,
        event_bus_name: rule < 3 ? "first" : "second",
        target_id: `t${i}`,
        arn: place(to),
        ...(dlq !== null && { dead_letter_config: { arn: queue(dlq) } }),
      })),
      aws_sqs_queue: blocks("q", numbers(drawn.queues), (i) => {
        const to = redrives.get(i);
        const policy = `{"deadLetterTargetArn":"${queue(to ?? 0)}","maxReceiveCount":3}`;
        // One that is its own dead-letter queue cannot be made.
        return {
          name: `q${i}`,
          ...(to !== undefined && to % drawn.queues !== i && i > to % drawn.queues && { redrive_policy: policy }),
        };
      }),
      aws_sns_topic: blocks("t", numbers(drawn.topics), (i) => ({ name: `t${i}` })),
      ...(drawn.topics > 0 && {
        aws_sns_topic_subscription: {
          ...blocks("s", drawn.subscriptions, ([topic, to, dlq, raw]) => ({
            topic_arn: ref(`aws_sns_topic.t${topic % drawn.topics}`),
            protocol: "sqs",
            endpoint: queue(to),
            raw_message_delivery: raw,
            ...withDlq(dlq),
          })),
          ...blocks("w", drawn.webhooks, ([topic, ending], i) => ({
            topic_arn: ref(`aws_sns_topic.t${topic % drawn.topics}`),
            protocol: "https",
            endpoint: `https://example.com/${i}${ending}`,
          })),
        },
      }),
      ...(drawn.functions > 0 && {
        aws_lambda_function: blocks("f", numbers(drawn.functions), (i) => ({
          function_name: `f${i}`,
          role: "r",
          environment: { variables: environmentOf(i) },
        })),
        aws_lambda_event_source_mapping: blocks("m", drawn.mappings, ([from, to]) => ({
          event_source_arn: queue(from),
          function_name: ref(`aws_lambda_function.f${to % drawn.functions}`),
        })),
        aws_lambda_function_event_invoke_config: blocks("i", drawn.invokes, ([from, success, failure]) => ({
          function_name: `f${from % drawn.functions}`,
          destination_config: {
            ...(success !== null && { on_success: { destination: queue(success) } }),
            ...(failure !== null && { on_failure: { destination: queue(failure) } }),
          },
        })),
      }),
    });
  });

/** As a name is shown: in one line. */
const shown = (name: string) => name.replace(/[\p{Cc}\p{Surrogate}\ufffd]+/gu, " ");

describe("any stack", () => {
  test("has every place and every connection in each format, and nothing else", () => {
    fc.assert(
      fc.property(stacks, (json) => {
        const topology = readTopology(json);
        const diagram = diagramOf(topology, "stack");
        const pairs = pairsOf(topology).map(shown).sort();
        const svg = drawSvg(diagram).text;
        const html = htmlText(diagram);
        for (const drawn of [drawnInMermaid(mermaidText(diagram)), drawnInSvg(svg), drawnInSvg(html)]) {
          expect(drawn.edges.map(shown).sort()).toEqual(pairs);
          for (const name of namesOf(topology)) expect(drawn.nodes).toContain(name);
        }
        tagsOf(svg);
      }),
      { numRuns: 150 },
    );
  });

  test("is drawn the same each time", () => {
    fc.assert(
      fc.property(stacks, (json) => {
        const draw = (): Diagram => diagramOf(readTopology(json), "stack");
        expect(htmlText(draw())).toBe(htmlText(draw()));
        expect(mermaidText(draw())).toBe(mermaidText(draw()));
      }),
      { numRuns: 20 },
    );
  });
});

describe("what functions publish to", () => {
  const drawn = (variables: Record<string, string>) =>
    diagramOf(
      readTopology(
        stackJson({
          aws_cloudwatch_event_bus: { b: { name: "bus" } },
          aws_cloudwatch_event_rule: { r: { name: "rule", event_bus_name: "bus", event_pattern: '{"source":["a"]}' } },
          aws_cloudwatch_event_target: {
            t: { rule: "rule", event_bus_name: "bus", target_id: "t", arn: ref("aws_lambda_function.worker") },
          },
          aws_lambda_function: {
            front: { function_name: "front", environment: { variables: { BUS: ref("aws_cloudwatch_event_bus.b") } } },
            worker: { function_name: "worker", environment: { variables } },
          },
        }),
      ),
      "stack",
    );
  const wordsOf = ({ edges }: Diagram) =>
    edges.map(({ edge: { from, to, kind }, short }) => `${from.name} → ${to.name}: ${[kind, ...short].join(" ")}`);
  const columnsOf = ({ graph }: Diagram) =>
    Object.fromEntries(layoutOf(graph).nodes.map(({ node, x }) => [node.name, x]));

  test("stands right of them, before its rules", () => {
    const diagram = drawn({});
    expect(wordsOf(diagram)).toEqual([
      "bus → rule: rule",
      "rule → worker: target",
      "front → bus: destination publishes",
    ]);
    const { front = 0, bus = 0, rule = 0, worker = 0 } = columnsOf(diagram);
    expect([front, bus, rule, worker]).toEqual([...new Set([front, bus, rule, worker])].sort((a, b) => a - b));
  });

  test("stays left of what it sends to where that publishes to it again", () => {
    const diagram = drawn({ BUS: ref("aws_cloudwatch_event_bus.b") });
    expect(wordsOf(diagram)).toContain("worker → bus: destination publishes");
    const { bus = 0, rule = 0, worker = 0 } = columnsOf(diagram);
    expect(columnsOf(diagram)).toEqual(columnsOf(drawn({})));
    expect(bus < rule && rule < worker).toBe(true);
  });
});

test("buses and rules of one name in different Regions say which one they are in, others do not", () => {
  const rule = { name: "rule", event_pattern: '{"source":["a"]}' };
  const { nodes } = diagramOf(
    readTopology(
      stackJson(
        {
          aws_cloudwatch_event_bus: {
            here: { name: "shop" },
            there: { name: "shop", provider: "aws.far" },
            alone: { name: "alone" },
          },
          aws_cloudwatch_event_rule: {
            here: { ...rule, event_bus_name: "shop" },
            alone: { ...rule, event_bus_name: "alone" },
            there: { ...rule, event_bus_name: "shop", provider: "aws.far" },
            own: { ...rule, name: "own", event_bus_name: "alone" },
          },
          aws_sqs_queue: { q: { name: "shop" } },
        },
        { provider: { aws: [{ region: "eu-central-1" }, { alias: "far", region: "us-west-2" }] } },
      ),
    ),
    "stack",
  );
  expect(nodes.map(({ node: { what, name } }) => `${what} ${name}`)).toEqual([
    "bus in eu-central-1 shop",
    "bus in us-west-2 shop",
    "bus alone",
    "rule in eu-central-1 rule",
    "rule in eu-central-1 rule",
    "rule in us-west-2 rule",
    "rule own",
    "queue shop",
  ]);
});

describe("text that looks like something else stays text", () => {
  const endpoint = 'https://example.com/?"`<script>alert(1)</script>%%{init: {}}%% end;#35;';
  // Terraform reads %%{ as %{.
  const written = endpoint.replace("%%{", "%%%{");
  const diagram = diagramOf(
    readTopology(
      stackJson({
        aws_sns_topic: { t: { name: "t" } },
        aws_sns_topic_subscription: { s: { topic_arn: ref("aws_sns_topic.t"), protocol: "https", endpoint: written } },
      }),
    ),
    "</title><script>",
  );

  test("in Mermaid", () => {
    const text = mermaidText(diagram);
    const labels = text.split("\n").filter((line) => line.includes("example.com"));
    expect(labels).toHaveLength(1);
    // Its two quotes are those of the label; no Markdown, HTML or directive of Mermaid's is left.
    expect(labels[0]?.match(/"/g)).toHaveLength(2);
    expect(labels[0]).not.toMatch(/[`%{}]|<(?!\/?b>|br\/>)/);
    expect(drawnInMermaid(text).nodes).toContain(endpoint);
  });

  test("in SVG and HTML", () => {
    for (const text of [drawSvg(diagram).text, htmlText(diagram)]) {
      expect(text).not.toContain("<script");
      expect(text).not.toMatch(/\b(?:src|onload)=|@import|url\(/);
    }
    expect(drawnInSvg(drawSvg(diagram).text).nodes).toContain(endpoint);
    expect(htmlText(diagram)).toContain("<title>&#60;/title&#62;&#60;script&#62; · Signalbox</title>");
  });
});

describe("ecommerce", () => {
  const diagram = diagramOf(readTopology(synthesizedEcommerce()), "ecommerce");

  test("in Mermaid, a line for each place and connection", () => {
    const lines = mermaidText(diagram).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "---",
      'title: "ecommerce"',
      "---",
      "flowchart LR",
      '  n0[["<b>ecom-bus</b><br/>bus<br/>3 rules<br/>archive 7 days"]]:::busPlace',
    ]);
    const [, queue] = /(n\d+)\[\("<b>q-orders<\/b>/.exec(lines.join("\n")) ?? [];
    const [, consumer] = /(n\d+)\("<b>orders-consumer<\/b>/.exec(lines.join("\n")) ?? [];
    const [, letters] = /(n\d+)\[\("<b>q-orders-dlq<\/b>/.exec(lines.join("\n")) ?? [];
    expect(lines).toContain(`  ${queue} -->|"batches of 10"| ${consumer}`);
    expect(lines).toContain(`  ${queue} -.->|"after 5 receives"| ${letters}`);
  });

  test("its picture follows the reader's colours and says where a pattern is", () => {
    const { text } = drawSvg(diagram);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* viewBox="0 0 \d+ \d+">/);
    expect(text).toContain("@media screen and (prefers-color-scheme: dark)");
    expect(text).toContain(">OrderCreated | OrderCancelled");
    expect(text).toContain("1 bus · 3 rules · 2 topics · 6 dead-letter queues · 2 queues · 1 function");
    tagsOf(text);
  });

  test("its page has the patterns in full, the alarms, and a row for each place that the picture links to", () => {
    const html = htmlText(diagram);
    expect(html).toContain("&#34;OrderUpdated&#34;");
    expect(html).toContain("route-orders-lost-events");
    expect(html).toContain("@media print");
    for (const { node } of diagram.nodes) {
      expect(html).toContain(`href="#about-${node.id}"`);
      expect(html).toContain(`<tr id="about-${node.id}">`);
    }
  });
});

test("Mermaid that GitHub would not draw is told of: 500 edges are drawn, 501 are not", () => {
  const stack = (count: number) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`);
    return diagramOf(
      readTopology(
        stackJson({
          aws_sns_topic: { t: { name: "t" } },
          aws_sns_topic_subscription: Object.fromEntries(
            names.map((name) => [name, { topic_arn: ref("aws_sns_topic.t"), protocol: "email", endpoint: name }]),
          ),
        }),
      ),
      "big",
    );
  };
  expect(mermaidProblem(stack(500), "")).toBeUndefined();
  expect(mermaidProblem(stack(501), "")).toMatch(/at most 500 edges .* these are 501/);
  expect(mermaidProblem(stack(1), "x".repeat(50_000))).toBeUndefined();
  expect(mermaidProblem(stack(1), "x".repeat(50_001))).toMatch(/at most 50000 characters/);
});

describe("the command", () => {
  async function run(args: readonly string[], files: Record<string, string> = {}) {
    const terminal = new RecordedTerminal();
    const folder = projectFolder(files);
    const given = args.map((arg) => (arg.startsWith("./") ? join(folder, arg) : arg));
    const exitCode = await exitCodeOf((each, out) => main(each, out, folder), given, terminal);
    const written = (name: string) => readFileSync(join(folder, name), "utf8");
    return { exitCode, output: terminal.output, errors: terminal.errors.replaceAll(folder, "."), written };
  }
  const files = synthesizedFiles("out/", "small", stackJson({ aws_sns_topic: { t: { name: "t" } } }));

  test("synthesizes the app and prints Mermaid where nothing is said", async () => {
    const { exitCode, output, errors } = await run([], smallApp());
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(drawnInMermaid(output)).toEqual({
      nodes: ["ecom-bus", "all", "everything"],
      edges: ["ecom-bus → all", "all → everything"],
    });
  });

  test.each([
    ["x.svg", [], /^<svg /],
    ["x.html", [], /^<!doctype html>/],
    ["x.mmd", [], /^---\n/],
    ["x.md", [], /^```mermaid\n---\n(.*\n)*```\n$/],
    ["x.txt", ["--format", "svg"], /^<svg /],
    ["x.svg", ["--format", "html"], /^<!doctype html>/],
  ])("writes %s %j", async (file, more, begins) => {
    const { exitCode, output, written } = await run(["./out", "--output", `./${file}`, ...more], files);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: "" });
    expect(written(file)).toMatch(begins);
  });

  test.each([
    [
      "a format that there is not",
      ["./out", "--format", "png"],
      2,
      '--format must be mermaid, svg or html, got: "png". See --help.',
    ],
    [
      "a stack that there is not",
      ["./out", "--stack", "big"],
      2,
      '--stack must name a stack of the app, got: "big". It has: small. See --help.',
    ],
    ["a path to nothing", ["./gone"], 1, /^There must be a synthesized stack at \.\/gone/],
    [
      "a stack with nothing to draw",
      ["./empty.json"],
      1,
      /must hold a bus, topic, queue or function, and it holds none\.$/,
    ],
    [
      "a folder that there is not",
      ["./out", "--output", "./no/x.svg"],
      1,
      /^--output must be a file that can be written: ENOENT/,
    ],
  ])("%s is told in one message", async (_, args, exitCode, message) => {
    const empty = stackJson({ aws_iam_role: { r: { name: "r" } } });
    const result = await run(args, { ...files, "empty.json": empty });
    expect(result).toMatchObject({ exitCode, output: "" });
    expect(result.errors).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });

  test("several stacks: ecommerce is meant, or it must be said which", async () => {
    const one = stackJson({ aws_sns_topic: { t: { name: "t" } } });
    const manifest = JSON.stringify({
      stacks: {
        a: { synthesizedStackPath: "stacks/small/cdk.tf.json" },
        b: { synthesizedStackPath: "stacks/small/cdk.tf.json" },
      },
    });
    const several = { "out/manifest.json": manifest, "out/stacks/small/cdk.tf.json": one };
    expect(await run(["./out"], several)).toMatchObject({
      exitCode: 2,
      errors: "--stack must say which stack, as the app has several: a, b. See --help.",
    });
    expect(await run(["./out", "--stack", "b"], several)).toMatchObject({ exitCode: 0 });
    const withMain = { ...several, "out/manifest.json": manifest.replace('"a"', '"ecommerce"') };
    expect(await run(["./out"], withMain)).toMatchObject({ exitCode: 0 });
  });
});
