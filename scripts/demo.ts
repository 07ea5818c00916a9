import { EXIT } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import { table } from "./cli/table";
import type { Terminal } from "./cli/terminal";
import { DEMOS } from "./demo/index";
import { prepareStack } from "./simulator/start-stack";
import { conclude, type Played, storiesNamed, storySeed } from "./story/command";
import { play } from "./story/play";

const OPTIONS = {
  faults: { type: "boolean", help: "Let go wrong what can: crashes, duplicates, outages" },
  seed: { type: "string", value: "N", help: "Where all randomness comes from. Default: 1" },
  json: { type: "boolean", help: "For machines: one JSON object with what was checked" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run demo --",
  summary: [
    "Plays a system in the simulator, in virtual time and with the functions that would be deployed, and tells what happens.",
    "",
    ...table(DEMOS.map(({ name, summary }) => [`  ${name}`, summary])),
  ].join("\n"),
  options: OPTIONS,
  argument: { name: "NAME", help: "Which system, or all. Default: their list" },
  exitCodes: {
    [EXIT.ok]: "all was as it should be",
    [EXIT.failed]: "something was not as it should be, and is marked",
    [EXIT.usage]: "a system or an option that there is not",
  },
};

/** Plays systems. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help || argument === undefined) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const seed = storySeed(values.seed);
  const results: Played[] = [];
  for (const demo of storiesNamed(DEMOS, argument)) {
    terminal.progress(`Synthesizing ${demo.stack}…`);
    const prepared = await prepareStack({ folder, stack: demo.stack });
    try {
      const faults = values.faults ? demo.faults : [];
      const start = () => prepared.start({ seed, faults, ...demo.options });
      const how = { stack: demo.stack, seed, quiet: values.json === true, start };
      results.push({ name: demo.name, checks: await play(demo, how, terminal) });
    } finally {
      prepared.remove();
    }
  }
  const settings = { seed, faults: values.faults === true };
  return conclude(results, { json: values.json, settings, kind: "demos" }, terminal);
}

if (require.main === module) void runScript(main);
