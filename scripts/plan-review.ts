import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { readPlan } from "../simulator";
import { CommandError, EXIT, usageError } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { type Allowance, readAllowList } from "./plan-review/allow-list";
import { REAL_SURROUNDINGS, readSource, type Surroundings } from "./plan-review/read-source";
import { renderJson } from "./plan-review/render/render-json";
import { renderMarkdown } from "./plan-review/render/render-markdown";
import { renderText } from "./plan-review/render/render-text";
import { reportOf } from "./plan-review/report";
import { reviewPlan } from "./plan-review/review-plan";
import { isAtLeast, SEVERITIES, type Severity } from "./plan-review/severity";

const OPTIONS = {
  stack: { type: "string", value: "NAME", help: "Which synthesized stack to plan. Default: the only one in cdktf.out" },
  "no-refresh": { type: "boolean", help: "Plans against the state as it is, without asking AWS what is there" },
  "fail-on": {
    type: "string",
    value: "SEVERITY",
    help: `Least severity that makes it fail: ${SEVERITIES.join(", ")}, or never. Default: high`,
  },
  allow: { type: "string", value: "FILE", help: "Risks that are meant, each with its reason: see docs/plan-review.md" },
  markdown: {
    type: "string",
    value: "FILE",
    help: "Writes the review there too, as a comment of a pull request; - prints it in place of the text",
  },
  json: { type: "boolean", help: "For machines: one JSON object in place of the text" },
  help: { type: "boolean", help: "This text" },
} as const;

/** Exit code by the worst risk that is not allowed, if `--fail-on` says that it matters. */
const SEVERITY_EXIT: Readonly<Record<Severity, number>> = { low: 11, medium: 12, high: 13, critical: 14 };

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run plan:review --",
  summary: [
    "Reviews what a Terraform plan would do to an event-driven system: what is lost, what no longer arrives, who is let in,",
    "who is no longer told. Reads any plan of AWS resources, asks nobody, changes nothing.",
    "",
    "  terraform show -json plan.bin | npm run plan:review -- -",
    "  npm run plan:review -- plan.json --markdown comment.md --fail-on medium",
    "  npm run plan:review -- --stack ecommerce --allow plan-review.allow.json",
  ].join("\n"),
  options: OPTIONS,
  argument: {
    name: "PLAN",
    help: "What terraform show -json printed of a plan; - for standard input; or a folder, to plan there. Default: plans the synthesized stack",
  },
  exitCodes: {
    [EXIT.ok]: "no risk of the severity of --fail-on, or every such risk is allowed",
    [EXIT.failed]: "there is no plan to review, or Terraform failed",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
    [SEVERITY_EXIT.low]: "the worst risk is low",
    [SEVERITY_EXIT.medium]: "the worst risk is medium",
    [SEVERITY_EXIT.high]: "the worst risk is high",
    [SEVERITY_EXIT.critical]: "the worst risk is critical",
  },
};

/** Reviews a plan. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = REAL_SURROUNDINGS,
): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const failOn = severityOf(values["fail-on"]);
  if (values.json && values.markdown === "-")
    throw usageError("--json and --markdown - both print in place of the text: give one.");
  const allowances = values.allow === undefined ? [] : allowancesIn(resolve(surroundings.folder, values.allow));
  const source = { argument, stack: values.stack, refresh: values["no-refresh"] !== true };
  const plan = readPlan(await readSource(source, surroundings, terminal));
  terminal.progress("Reviewing…");
  const today = surroundings.now().toISOString().slice(0, 10);
  const report = reportOf(reviewPlan(plan), allowances, today);
  terminal.progress("");

  if (values.markdown !== undefined && values.markdown !== "-") {
    writeFileSync(resolve(surroundings.folder, values.markdown), renderMarkdown(report));
  }
  if (values.json) terminal.print(JSON.stringify(renderJson(report), null, 2));
  else terminal.print(values.markdown === "-" ? renderMarkdown(report).trimEnd() : renderText(report, terminal.style));
  const { worst } = report;
  return worst !== undefined && failOn !== undefined && isAtLeast(worst, failOn) ? SEVERITY_EXIT[worst] : EXIT.ok;
}

/** `undefined` for never. */
function severityOf(text = "high"): Severity | undefined {
  if (text === "never") return undefined;
  const found = SEVERITIES.find((each) => each === text);
  if (found !== undefined) return found;
  throw usageError(`--fail-on must be one of ${SEVERITIES.join(", ")} or never, got: ${JSON.stringify(text)}.`);
}

function allowancesIn(file: string): readonly Allowance[] {
  try {
    return readAllowList(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new CommandError(`--allow must name a file, got: ${JSON.stringify(file)}, and there is none.`, EXIT.failed, {
      cause: error,
    });
  }
}

if (require.main === module) void runScript(main);
