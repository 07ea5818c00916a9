import { synthesizeApp } from "./app/synthesize-app";
import { readSynthesized, type SynthesizedStack } from "./app/synthesized-app";
import { CommandError, EXIT } from "./cli/command-error";
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
  const stacks = only(await read(argument, folder, terminal), values.stack);
  const summaries = stacks.map(summarize);
  if (values.json) terminal.print(JSON.stringify(summaries, null, 2));
  else terminal.print(summaries.map((summary) => renderSummary(summary, terminal.style)).join("\n\n"));
  return EXIT.ok;
}

async function read(
  path: string | undefined,
  folder: string,
  terminal: Terminal,
): Promise<readonly SynthesizedStack[]> {
  if (path !== undefined) return readSynthesized(path);
  terminal.progress("Synthesizing…");
  return synthesizeApp({ folder });
}

function only(stacks: readonly SynthesizedStack[], name: string | undefined): readonly SynthesizedStack[] {
  if (name === undefined) return stacks;
  const found = stacks.filter((stack) => stack.name === name);
  if (found.length > 0) return found;
  const names = stacks.map((stack) => stack.name).join(", ") || "none";
  throw new CommandError(
    `--stack must name a stack of the app, got: ${JSON.stringify(name)}. It has: ${names}.`,
    EXIT.failed,
  );
}

if (require.main === module) void runScript(main);
