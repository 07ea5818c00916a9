import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { main } from "../../scripts/plan-review";
import { renderJson } from "../../scripts/plan-review/render/render-json";
import { renderMarkdown } from "../../scripts/plan-review/render/render-markdown";
import { reportOf } from "../../scripts/plan-review/report";
import { reviewPlan } from "../../scripts/plan-review/review-plan";
import { readPlan } from "../../simulator";
import { type ExpectedReview, HARMLESS, RISKY } from "../scripts/plan-review/support/ecommerce-changes";
import { priorState } from "../scripts/plan-review/support/prior-state";
import { Altered, pathsByAddress, type StackJson } from "../scripts/plan-review/support/stack-json";
import { RecordedTerminal } from "../scripts/support/recorded-terminal";
import { quoted, run } from "./support/child";
import { describeWith } from "./support/requires";
import { synthesize } from "./support/synth";
import { temporaryDirectory } from "./support/temporary-directory";
import { Terraform } from "./support/terraform";
import { cleanEnvironment } from "./support/tools";

/** Plans at a time: each is a provider of its own, and a core's worth of work. */
const AT_ONCE = 2;

describeWith(["terraform"], "plan:review of changes to ecommerce, planned by terraform", (tools) => {
  const directory = temporaryDirectory();
  const plans = new Map<string, Promise<string>>();
  let base: Terraform;
  let stack: string;
  let state: string;
  let allPlanned: Promise<unknown> | undefined;

  beforeAll(async () => {
    const [synthesized, withRefunds] = await Promise.all([
      synthesize(join(directory, "app")),
      synthesize(join(directory, "with-refunds"), "__tests__/e2e/apps/ecommerce-with-refunds.ts"),
    ]);
    const of = (stacks: typeof synthesized) => stacks.find(({ name }) => name === "ecommerce")?.directory ?? "";
    base = await Terraform.inCopyOf(of(synthesized), join(directory, "base"), tools.terraform);
    stack = readFileSync(join(base.directory, "cdk.tf.json"), "utf8");
    state = priorState(JSON.parse(await planIn(base.directory)), stack);
    const refunds = JSON.parse(readFileSync(join(of(withRefunds), "cdk.tf.json"), "utf8")) as StackJson;
    const changes = [...RISKY, ...HARMLESS, { ...NEW_ROUTE, change: replaceBy(refunds) }];
    // Each test waits for its own plan, while the next ones are made.
    const lines = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [i, change] of changes.entries()) {
      const plan = (lines[i % AT_ONCE] ?? Promise.resolve()).then(() => planOf(change));
      plans.set(change.name, plan);
      lines[i % AT_ONCE] = plan.then(nothing, nothing);
    }
    allPlanned = Promise.all(lines);
  });

  afterAll(() => allPlanned);

  it.each([...RISKY, ...HARMLESS, NEW_ROUTE])("$name", async ({ name, risks }) => {
    const json = await plans.get(name);
    const review = reviewPlan(readPlan(json ?? ""));
    const paths = pathsByAddress(JSON.parse(stack) as StackJson);
    const found = review.risks.map(
      ({ severity, code, address }) => `${severity} ${code} ${paths.get(address) ?? address}`,
    );
    expect(found.sort()).toEqual([...risks].sort());
    expect(review.unjudged).toEqual([]);
  });

  it("shows the events that no longer arrive, and those that newly do", async () => {
    const samplesOf = async (name: string) =>
      reviewPlan(readPlan((await plans.get(name)) ?? "")).risks.flatMap(({ samples }) => samples);
    const lost = await samplesOf("a pattern loses two types");
    expect(lost).toMatchObject([
      {
        fate: "lost",
        at: ["topic-orders", "q-orders"],
        samples: [
          { source: "app.orders", "detail-type": "OrderCancelled" },
          { source: "app.orders", "detail-type": "OrderUpdated" },
        ],
      },
    ]);
    const gained = await samplesOf("a pattern matches every source that begins with app.");
    expect(gained).toMatchObject([{ fate: "new", at: ["q-shipments"] }]);
    for (const sample of gained[0]?.samples ?? [])
      expect(sample).toHaveProperty("source", expect.stringMatching(/^app\./));
  });

  it("plans in a folder by itself, and its exit code is that of the worst risk", async () => {
    const folder = join(directory, "plans", slug("a rule is disabled"));
    const terminal = new RecordedTerminal();
    const surroundings = {
      folder,
      environment: environment(),
      standardInput: () => undefined,
      now: () => new Date("2026-11-21T00:00:00Z"),
    };
    const exitCode = await main([".", "--no-refresh", "--json"], terminal, surroundings);
    expect(exitCode).toBe(13);
    expect(JSON.parse(terminal.output)).toMatchObject({
      worst: "high",
      counts: { update: 1 },
      risks: [{ code: "RULE_DISABLED" }],
    });
  });

  it("understands .tf files, of which a plan tells the references alone: modules, count, for_each, sensitive values", async () => {
    const folder = join(directory, "project");
    cpSync("__tests__/scripts/plan-review/support/project", folder, { recursive: true });
    const own = { ...environment(), TF_DATA_DIR: join(folder, ".terraform") };
    await terraform(folder, own, "init", "-input=false");
    await terraform(folder, own, "plan", "-input=false", "-out=plan.bin");
    const json = await terraform(folder, own, "show", "-json", "plan.bin");
    const review = reviewPlan(readPlan(json));
    const report = reportOf(review, [], "2026-11-21");
    expect(report.diff.edges.map(({ from, to, kind }) => `${from.name} → ${to.name} (${kind})`).sort()).toEqual(EDGES);
    expect(review.comparison.after.topology.alarms).toMatchObject([
      { watches: { name: "many-0" }, notifies: [{ name: "alerts" }] },
    ]);
    expect(review.comparison.after.topology.buses).toMatchObject([{ location: { region: "eu-central-1" } }]);
    // Nothing lets the rules into these two queues, nor the module's rule into its dead-letter queue; terraform does not mind.
    expect(review.risks.map(({ code, address }) => `${code} ${address}`)).toEqual([
      "DELIVERY_DENIED aws_cloudwatch_event_target.many[0]",
      "DELIVERY_DENIED aws_cloudwatch_event_target.many[1]",
      'DELIVERY_DENIED module.orders["eu"].aws_cloudwatch_event_target.t',
      'DELIVERY_DENIED module.orders["us"].aws_cloudwatch_event_target.t',
    ]);
    expect(json).toContain("hunter2-secret");
    expect(JSON.stringify(renderJson(report)) + renderMarkdown(report)).not.toContain("hunter2-secret");
  });

  /** The plan of a changed stack, from what is taken to be deployed. */
  async function planOf({ name, change }: ExpectedReview): Promise<string> {
    const folder = join(directory, "plans", slug(name));
    mkdirSync(folder, { recursive: true });
    const altered = new Altered(JSON.parse(stack) as StackJson);
    change(altered);
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(altered.stack));
    writeFileSync(join(folder, "terraform.tfstate"), state);
    for (const file of ["offline_override.tf.json", ".terraform.lock.hcl"]) {
      writeFileSync(join(folder, file), readFileSync(join(base.directory, file)));
    }
    return planIn(folder);
  }

  async function planIn(folder: string): Promise<string> {
    await terraform(
      folder,
      environment(),
      "plan",
      "-input=false",
      "-no-color",
      "-refresh=false",
      "-lock=false",
      "-out=plan.bin",
    );
    return terraform(folder, environment(), "show", "-json", "plan.bin");
  }

  async function terraform(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run("terraform", args, { cwd, env });
    if (exitCode !== 0) throw new Error(`terraform ${args[0]} ended with ${exitCode}:\n${quoted(stderr)}`);
    return stdout;
  }

  /** All plans share one initialized provider. */
  function environment(): NodeJS.ProcessEnv {
    return cleanEnvironment({ ...tools.terraform, TF_DATA_DIR: join(base.directory, ".terraform") });
  }
});

/** What the project of .tf files joins, by names. */
const EDGES = [
  "alerts → orders-eu (subscription)",
  "many-0 → many-0 (target)",
  "many-1 → many-1 (target)",
  "orders-eu → orders-eu (target)",
  "orders-eu → orders-eu-dlq (dead-letter)",
  "orders-eu → orders-eu-dlq (dead-letter)",
  "orders-us → orders-us (target)",
  "orders-us → orders-us-dlq (dead-letter)",
  "orders-us → orders-us-dlq (dead-letter)",
  "shop → many-0 (rule)",
  "shop → many-1 (rule)",
  "shop → orders-eu (rule)",
  "shop → orders-us (rule)",
];

/** A change that only synth makes: the resources of a route that was not there. */
const NEW_ROUTE: ExpectedReview = { name: "a new route to a queue that is there", change: () => {}, risks: [] };

function replaceBy({ resource }: StackJson): ExpectedReview["change"] {
  return (altered) => {
    altered.stack.resource = resource;
  };
}

function nothing(): void {}

function slug(name: string): string {
  return name.replace(/\W+/g, "-");
}
