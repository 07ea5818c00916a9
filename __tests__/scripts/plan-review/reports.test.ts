import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { PLAIN } from "../../../scripts/cli/style";
import { main } from "../../../scripts/plan-review";
import { judgeRisks, readAllowList } from "../../../scripts/plan-review/allow-list";
import { renderJson } from "../../../scripts/plan-review/render/render-json";
import { renderMarkdown } from "../../../scripts/plan-review/render/render-markdown";
import { renderText } from "../../../scripts/plan-review/render/render-text";
import { reportOf } from "../../../scripts/plan-review/report";
import { reviewPlan } from "../../../scripts/plan-review/review-plan";
import { RISK_CODES } from "../../../scripts/plan-review/risk-codes";
import type { PlanJson } from "../../../simulator";
import { RecordedTerminal } from "../support/recorded-terminal";
import { kept, queue, rule, smallPlan, target } from "./support/small-plan";

const folder = mkdtempSync(join(tmpdir(), "signalbox-plan-review-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a user does. */
async function command(args: readonly string[], input?: string | Buffer) {
  const terminal = new RecordedTerminal();
  const surroundings = {
    folder,
    environment: {},
    standardInput: () => (input === undefined ? undefined : Buffer.from(input)),
    now: () => new Date("2026-11-21T12:00:00Z"),
  };
  const exitCode = await exitCodeOf((given, to) => main(given, to, surroundings), args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

const report = (plan: PlanJson) => reportOf(reviewPlan(plan), [], "2026-11-21");
const gone = smallPlan({ "aws_sqs_queue.gone": { before: queue("gone") } });
const shorter = smallPlan({
  "aws_sqs_queue.a": { before: queue("a"), after: queue("a", { message_retention_seconds: 60 }) },
});
const nothing = smallPlan({ "aws_sqs_queue.a": kept(queue("a")) });

describe("what is no plan", () => {
  it.each([
    ["nothing", "", "got: nothing"],
    ["blanks", " \n", "got: nothing"],
    ["a binary plan", Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]), "terraform show -json FILE"],
    ["text", "Terraform will perform the following actions", "must be JSON"],
    ["a log", '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}', "the log of terraform plan -json"],
    ["a state file", '{"version":4,"serial":3,"lineage":"x","resources":[]}', "got: a state"],
    ["a state that was shown", '{"format_version":"1.0","values":{"root_module":{}}}', "got: a state"],
    ["an empty state that was shown", '{"format_version":"1.0"}', "got: a state"],
    ["another format", JSON.stringify({ ...nothing, format_version: "2.0" }), 'got: "2.0" (of Terraform 1.11.4)'],
    ["a plan that failed", JSON.stringify({ ...nothing, errored: true }), "ended with an error"],
    ["another object", '{"name":"x"}', "an object with name"],
    ["a list", "[]", "got: []"],
  ])("%s is refused with the mend", async (_, input, words) => {
    const { exitCode, output, errors } = await command(["-"], input);
    expect(errors).toContain(words);
    expect(errors).toMatch(/terraform|Terraform/);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: "" });
  });

  it("names a file that is not there, an allow list that is not there, a stack that is not there", async () => {
    expect((await command(["missing.json"])).errors).toContain('got: "missing.json"');
    expect((await command(["-", "--allow", "missing.json"], JSON.stringify(nothing))).exitCode).toBe(1);
    expect((await command([])).errors).toContain("npm run synth");
    expect((await command(["--fail-on", "bad"])).exitCode).toBe(2);
  });
});

describe("exit codes", () => {
  it.each([
    [nothing, [], 0],
    [shorter, [], 13],
    [gone, [], 14],
    [gone, ["--fail-on", "never"], 0],
    [shorter, ["--fail-on", "critical"], 0],
    [gone, ["--fail-on", "low"], 14],
  ])("the worst risk decides, from --fail-on on (%#)", async (plan, options, exitCode) => {
    expect((await command(["-", ...options], JSON.stringify(plan))).exitCode).toBe(exitCode);
  });

  it("a plan with no changes says so", async () => {
    const { output } = await command(["-"], JSON.stringify(nothing));
    expect(output).toBe("Plan review: no changes; no risk found");
  });

  it("reads what PowerShell redirects: UTF-16 with a byte order mark", async () => {
    const input = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(gone), "utf16le")]);
    expect((await command([], input)).exitCode).toBe(14);
  });
});

describe("the allow list", () => {
  const allow = (...entries: object[]) => JSON.stringify({ allow: entries });
  const entry = { code: "QUEUE_LOST", address: "aws_sqs_queue.*", reason: "empty" };

  it("allows what it names, until its last day, and names what nothing needs", () => {
    const { risks } = reviewPlan(gone);
    const [used, other, late] = readAllowList(
      allow({ ...entry, until: "2026-11-21" }, { ...entry, code: "BUS_LOST" }, { ...entry, until: "2026-11-20" }),
      "file",
    );
    const judged = judgeRisks(
      risks,
      [late, other, used].flatMap((each) => each ?? []),
      "2026-11-21",
    );
    expect(judged.risks).toMatchObject([{ allowedBy: used }]);
    expect(judged).toMatchObject({ unused: [other], expired: [late] });
  });

  it("makes the command succeed, and is shown", async () => {
    writeFileSync(join(folder, "allow.json"), allow(entry));
    const { exitCode, output } = await command(["-", "--allow", "allow.json"], JSON.stringify(gone));
    expect(exitCode).toBe(0);
    expect(output).toContain("QUEUE_LOST aws_sqs_queue.gone: empty");
  });

  it.each([
    ["[]", 'hold { "allow"'],
    ["no json", "be a JSON object"],
    [allow({ ...entry, reason: " " }), "allow[0]: reason must be given"],
    [allow({ ...entry, address: undefined }), "allow[0]: address must be given"],
    [allow({ ...entry, code: "QUEUE_GONE" }), "allow[0]: code must be one of a risk"],
    [allow({ ...entry, until: "tomorrow" }), "allow[0]: until must be a day"],
    [allow({ ...entry, untill: "2026-12-31" }), 'alone, got: "untill"'],
  ])("refuses %s", (text, words) => {
    expect(() => readAllowList(text, "file")).toThrow(words);
  });
});

describe("what is printed", () => {
  it("no sensitive value is in any report, wherever it stands", () => {
    const SECRET = "hunter2";
    const secret = (more: object = {}) => ({ ...rule("orders", { source: [SECRET] }), tags: { key: SECRET }, ...more });
    const alarm = (dimensions: Readonly<Record<string, string>>) => ({
      ...{
        alarm_name: "a",
        arn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a",
        namespace: "N",
        metric_name: "M",
      },
      ...{ comparison_operator: "GreaterThanThreshold", threshold: 1, period: 60, evaluation_periods: 1, dimensions },
    });
    const sensitive = { event_pattern: true, tags: { key: true } };
    const plan = smallPlan({
      "aws_sqs_queue.orders": kept(queue("orders")),
      "aws_cloudwatch_event_target.orders": { before: target("orders", "orders") },
      "aws_cloudwatch_event_rule.orders": {
        before: secret(),
        after: secret({ event_pattern: JSON.stringify({ source: [`${SECRET}2`] }) }),
        change: { before_sensitive: sensitive, after_sensitive: sensitive },
      },
      "aws_sqs_queue_policy.orders": {
        before: { queue_url: queue("orders").url as string, policy: "{}" },
        after: { queue_url: queue("orders").url as string, policy: `not json ${SECRET}` },
        change: { after_sensitive: { policy: true } },
      },
      "aws_cloudwatch_metric_alarm.a": {
        before: alarm({ QueueName: `${SECRET}-old` }),
        after: alarm({ QueueName: SECRET, Other: "shown" }),
        change: {
          before_sensitive: { dimensions: { QueueName: true } },
          after_sensitive: { dimensions: { QueueName: true } },
        },
      },
      "aws_lambda_function.fn": {
        after: { function_name: "fn", environment: [{ variables: { P: SECRET } }] },
        change: { after_sensitive: { environment: true } },
      },
    });
    const shown = report(plan);
    const all = [renderText(shown, PLAIN), renderMarkdown(shown), JSON.stringify(renderJson(shown))].join();
    expect(all).not.toContain(SECRET);
    expect(all).toContain("Other=shown");
    expect(shown.unjudged.map(({ address }) => address)).toContain("aws_cloudwatch_event_rule.orders");
  });

  it("Markdown stays under GitHub's limit, worst risks first, and says what is cut", () => {
    const resources = Array.from(
      { length: 600 },
      (_, i) => [`aws_sqs_queue.q${i}`, { before: queue(`q${i}`) }] as const,
    );
    const text = renderMarkdown(report(smallPlan(Object.fromEntries(resources))));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text).toContain("```mermaid");
    expect(text).toMatch(/\*\*Cut\*\*: \d+ parts more/);
    expect(text.startsWith("<!-- signalbox-plan-review -->\n## Plan review\n\n**600 risks: 600 critical**")).toBe(true);
  });

  it("a name cannot write Markdown, call somebody, or give a log or terminal an order", async () => {
    const name = "x](http://evil) <img> @team `\n::error::\u001b[31m";
    const plan = smallPlan({ "aws_sqs_queue.a": { before: queue(name) } });
    const markdown = renderMarkdown(report(plan));
    expect(markdown).not.toMatch(/<img>|@team|[^\\]\]\(http/);
    const text = renderText(report(plan), PLAIN);
    expect(text).not.toContain("\u001b");
    expect(text.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
    const mermaid = /```mermaid\n([\s\S]*?)```/.exec(markdown)?.[1] ?? "";
    expect(mermaid).toContain(":::removed");
    expect(mermaid).not.toContain("<img>");
  });

  it("draws what is added, removed, changed and kept", () => {
    const plan = smallPlan({
      "aws_sqs_queue.old": { before: queue("old") },
      "aws_sqs_queue.new": { after: queue("new") },
      "aws_sqs_queue.same": kept(queue("same")),
      "aws_sqs_queue.longer": {
        before: queue("longer"),
        after: queue("longer", { message_retention_seconds: 1_209_600 }),
      },
      "aws_cloudwatch_event_rule.r": kept(rule("r", { source: ["a"] })),
      "aws_cloudwatch_event_target.r": { before: target("r", "old"), after: target("r", "new") },
    });
    const { nodes, edges } = report(plan).diff;
    const fates = (all: readonly { readonly name: string; readonly fate: string }[]) =>
      Object.fromEntries(all.map(({ name, fate }) => [name, fate]));
    expect(fates(nodes)).toEqual({
      shop: "kept",
      old: "removed",
      new: "added",
      same: "kept",
      longer: "changed",
      r: "kept",
    });
    expect(edges.map(({ from, to, fate }) => `${from.name} ${to.name} ${fate}`).sort()).toEqual([
      "r new added",
      "r old removed",
      "shop r kept",
    ]);
  });

  it("--markdown writes a comment beside the text; --json is one object", async () => {
    const { output } = await command(["-", "--markdown", "comment.md"], JSON.stringify(gone));
    expect(output).toContain("CRITICAL QUEUE_LOST");
    expect(readFileSync(join(folder, "comment.md"), "utf8")).toContain("## Plan review");
    const { output: json } = await command(["-", "--json"], JSON.stringify(gone));
    expect(JSON.parse(json)).toMatchObject({
      worst: "critical",
      risks: [{ class: "data loss", code: "QUEUE_LOST" }],
      counts: { destroy: 1 },
    });
  });

  it("the page explains every risk", () => {
    const page = readFileSync("docs/plan-review.md", "utf8");
    for (const [code, { meaning }] of Object.entries(RISK_CODES))
      expect(page, code).toMatch(new RegExp(`\`${code}\` +\\| ${meaning.replace(/[()]/g, "\\$&")}`));
  });
});
