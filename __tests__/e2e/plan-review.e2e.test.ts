import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
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
import { planOfModule } from "./support/module-plan";
import { describeWith } from "./support/requires";
import { synthesize } from "./support/synth";
import { temporaryDirectory } from "./support/temporary-directory";
import { Terraform } from "./support/terraform";
import { cleanEnvironment } from "./support/tools";

describeWith(["terraform"], "plan:review of changes to ecommerce, planned by terraform", (tools) => {
  const directory = temporaryDirectory();
  let plans: ReadonlyMap<string, string>;
  let base: Terraform;
  let stack: string;
  let state: string;

  beforeAll(async () => {
    const [synthesized, withRefunds] = await Promise.all([
      synthesize(join(directory, "app"), "main.ts", ".", { STACKS: "ecommerce" }),
      synthesize(join(directory, "with-refunds"), "__tests__/e2e/apps/ecommerce-with-refunds.ts"),
    ]);
    const of = (stacks: typeof synthesized) => stacks.find(({ name }) => name === "ecommerce")?.directory ?? "";
    base = await Terraform.inCopyOf(of(synthesized), join(directory, "base"), tools.terraform);
    stack = readFileSync(join(base.directory, "cdk.tf.json"), "utf8");
    state = priorState(JSON.parse(await planIn(base.directory)), stack);
    const refunds = JSON.parse(readFileSync(join(of(withRefunds), "cdk.tf.json"), "utf8")) as StackJson;
    plans = await plansOf([...RISKY, ...HARMLESS, { ...NEW_ROUTE, change: replaceBy(refunds) }]);
  });

  it.each([...RISKY, ...HARMLESS, NEW_ROUTE])("$name", async ({ name, risks }) => {
    const review = reviewPlan(readPlan(plans.get(name) ?? ""));
    const paths = pathsByAddress(JSON.parse(stack) as StackJson);
    const found = review.risks.map(
      ({ severity, code, address }) => `${severity} ${code} ${paths.get(address) ?? address}`,
    );
    expect(found.sort()).toEqual([...risks].sort());
    expect(review.unjudged).toEqual([]);
  });

  it("shows the events that no longer arrive, and those that newly do", () => {
    const samplesOf = (name: string) =>
      reviewPlan(readPlan(plans.get(name) ?? "")).risks.flatMap(({ samples }) => samples);
    const lost = samplesOf("a pattern loses two types");
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
    const gained = samplesOf("a pattern matches every source that begins with app.");
    expect(gained).toMatchObject([{ fate: "new", at: ["q-shipments"] }]);
    for (const sample of gained[0]?.samples ?? [])
      expect(sample).toHaveProperty("source", expect.stringMatching(/^app\./));
  });

  it("plans in a folder by itself, and its exit code is that of the worst risk", async () => {
    const disabled = RISKY.filter(({ name }) => name === "a rule is disabled");
    const folder = folderOf(disabled.map(altered)[0] as StackJson);
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
    await terraform(folder, environment(folder), "init", "-input=false");
    const json = await planIn(folder, environment(folder));
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

  /**
   * The plan of each changed stack, from what is taken to be deployed, by the names of the changes. As modules of one
   * configuration, they are planned by one terraform; those that change the provider itself are planned alone.
   */
  async function plansOf(changes: readonly ExpectedReview[]): Promise<ReadonlyMap<string, string>> {
    const provider = JSON.stringify((JSON.parse(stack) as StackJson).provider);
    const stacks = changes.map((change) => [change.name, altered(change)] as const);
    const alone = stacks.filter(([, each]) => JSON.stringify(each.provider) !== provider);
    const together = stacks.filter(([, each]) => JSON.stringify(each.provider) === provider);
    const modules = new Map(together.map(([name, each], i) => [name, { name: `change_${i}`, stack: each }]));
    const folder = folderOfModules([...modules.values()]);
    await terraform(folder, environment(folder), "init", "-input=false");
    const whole = JSON.parse(await planIn(folder, environment(folder)));
    const plansOfModules = [...modules].map(([name, { name: module }]) => [name, planOfModule(whole, module)] as const);
    const plansAlone = await Promise.all(
      alone.map(async ([name, each]) => [name, await planIn(folderOf(each))] as const),
    );
    return new Map([...plansOfModules, ...plansAlone]);
  }

  function altered({ change }: Pick<ExpectedReview, "change">): StackJson {
    const { stack: changed } = new Altered(JSON.parse(stack) as StackJson);
    change(new Altered(changed));
    return changed;
  }

  /** A folder with a stack, and the state of what is taken to be deployed. */
  function folderOf(changed: StackJson): string {
    return folderWith({ "cdk.tf.json": JSON.stringify(changed), "terraform.tfstate": state });
  }

  /** A folder with stacks as modules, each with the state of what is taken to be deployed. */
  function folderOfModules(modules: readonly { readonly name: string; readonly stack: StackJson }[]): string {
    const { resources, ...rest } = JSON.parse(state) as { resources: object[] };
    const inModules = modules.flatMap(({ name }) => resources.map((each) => ({ module: `module.${name}`, ...each })));
    const { provider, terraform: settings } = JSON.parse(stack) as StackJson;
    const module = Object.fromEntries(modules.map(({ name }) => [name, { source: `./${name}` }]));
    const folder = folderWith({
      "cdk.tf.json": JSON.stringify({ provider, terraform: settings, module }),
      "terraform.tfstate": JSON.stringify({ ...rest, resources: inModules }),
    });
    for (const {
      name,
      stack: { provider: _, ...inherits },
    } of modules) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(inherits));
    }
    return folder;
  }

  function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(directory, "plan-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    for (const name of ["offline_override.tf.json", ".terraform.lock.hcl"]) {
      writeFileSync(join(folder, name), readFileSync(join(base.directory, name)));
    }
    return folder;
  }

  async function planIn(folder: string, env = environment()): Promise<string> {
    const options = ["-input=false", "-no-color", "-refresh=false", "-lock=false", "-out=plan.bin"];
    await terraform(folder, env, "plan", ...options);
    return terraform(folder, env, "show", "-json", "plan.bin");
  }

  async function terraform(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run("terraform", args, { cwd, env });
    if (exitCode !== 0) throw new Error(`terraform ${args[0]} ended with ${exitCode}:\n${quoted(stderr)}`);
    return stdout;
  }

  /** Stacks share an initialized provider; what has modules of its own is initialized where it is. */
  function environment(initialized = base.directory): NodeJS.ProcessEnv {
    return cleanEnvironment({ ...tools.terraform, TF_DATA_DIR: join(initialized, ".terraform") });
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
