import { EXIT } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import { table } from "./cli/table";
import type { Terminal } from "./cli/terminal";
import { DRILLS } from "./drill/index";
import { prepareStack } from "./simulator/start-stack";
import { conclude, type Played, storiesNamed, storySeed } from "./story/command";
import { play } from "./story/play";

const OPTIONS = {
  seed: { type: "string", value: "N", help: "Where all randomness comes from. Default: 1" },
  json: { type: "boolean", help: "For machines: one JSON object with what was checked" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run drill --",
  summary: [
    "Lets something go wrong in the ecommerce system, in the simulator and in virtual time, and tells what comes of it.",
    "",
    ...table(DRILLS.map(({ name, summary }) => [`  ${name}`, summary])),
  ].join("\n"),
  options: OPTIONS,
  argument: { name: "NAME", help: "Which drill, or all. Default: their list" },
  exitCodes: {
    [EXIT.ok]: "all was as it should be",
    [EXIT.failed]: "something was not as it should be, and is marked",
    [EXIT.usage]: "a drill or an option that there is not",
  },
};

/** Plays drills. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help || argument === undefined) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const seed = storySeed(values.seed);
  const drills = storiesNamed(DRILLS, argument);
  const results: Played[] = [];
  terminal.progress("Synthesizing…");
  const stack = await prepareStack({ folder, stack: "ecommerce" });
  try {
    for (const drill of drills) {
      const start = () => stack.start({ seed, ...drill.options }, drill.alter);
      const checks = await play(drill, { stack: "ecommerce", seed, quiet: values.json === true, start }, terminal);
      results.push({ name: drill.name, checks });
    }
  } finally {
    stack.remove();
  }
  return conclude(results, { json: values.json, settings: { seed }, kind: "drills" }, terminal);
}

if (require.main === module) void runScript(main);
