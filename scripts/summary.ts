import { readStacks } from "./app/which-stack";
import { EXIT } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { renderSummary } from "./summary/render-summary";
import { summarize } from "./summary/summarize";

const OPTIONS = {
  stack: { type: "string", value: "NAME", help: "Only this stack. Default: every stack of the app" },
  json: { type: "boolean", help: "For machines: a JSON array with one object for each stack" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run summary --",
  summary: "Shows what the app would deploy: routes, alarms, functions, resources. Needs no account and no terraform.",
  options: OPTIONS,
  argument: {
    name: "PATH",
    help: "What was synthesized before: cdktf.out, or a cdk.tf.json. Default: synthesizes the app",
  },
  exitCodes: {
    [EXIT.ok]: "shown",
    [EXIT.failed]: "the app does not synthesize, or the path holds no stack",
    [EXIT.usage]: "an option that there is not",
  },
};

/** Shows what the stacks of an app would deploy. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const stacks = await readStacks({ path: argument, stack: values.stack, folder }, terminal);
  const summaries = stacks.map(summarize);
  if (values.json) terminal.print(JSON.stringify(summaries, null, 2));
  else terminal.print(summaries.map((summary) => renderSummary(summary, terminal.style)).join("\n\n"));
  return EXIT.ok;
}

if (require.main === module) void runScript(main);
