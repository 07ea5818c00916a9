import type { Simulation } from "../simulator";
import { EXIT, usageError } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions, wholeNumber } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { accountsText } from "./simulator/accounts-text";
import { parseFaults } from "./simulator/parse-faults";
import { startStack } from "./simulator/start-stack";
import { untilInterrupted } from "./simulator/until-interrupted";
import { welcomeText } from "./simulator/welcome-text";

const DEFAULT_PORT = 4566;

const OPTIONS = {
  stack: { type: "string", value: "NAME", help: "Which stack of the app. Default: ecommerce, or the only one" },
  port: {
    type: "string",
    value: "N",
    help: `TCP port; HTTP APIs are behind it; 0: any that is free. Default: ${DEFAULT_PORT}`,
  },
  host: {
    type: "string",
    value: "ADDRESS",
    help: "Address to listen at. Whoever reaches it can do everything. Default: 127.0.0.1",
  },
  seed: { type: "string", value: "N", help: "Where all randomness comes from. Default: a new one, which is printed" },
  faults: { type: "string", value: "SPEC", help: "What goes wrong: handler-error:orders-consumer:5%,duplicate:2%" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run local --",
  summary: [
    "Runs a stack on this machine, behind an endpoint that speaks the protocols of AWS: for the AWS CLI, any AWS SDK, and a",
    "browser, which sees the state of the stack there. Functions run as the bundles that would be deployed. Ctrl-C ends it.",
  ].join("\n"),
  options: OPTIONS,
  exitCodes: {
    [EXIT.ok]: "it ran until it was ended",
    [EXIT.failed]: "the stack could not be started, or the port is taken",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
  },
};

/** What the script needs of the machine that it runs on. */
export interface Surroundings {
  /** Folder of the project: where `cdktf.json` is. */
  readonly folder: string;
  /** Ends when the simulation is to end. */
  readonly end: Promise<void>;
}

/** Runs a stack until it is told to end. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  { folder, end }: Surroundings = { folder: process.cwd(), end: untilInterrupted() },
): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const port = wholeNumber("port", values.port, { min: 0, max: 65_535 }) ?? DEFAULT_PORT;
  const seed = wholeNumber("seed", values.seed, { min: 0, max: 2 ** 32 - 1 });
  const { host = "127.0.0.1" } = values;
  if (host === "") throw usageError("--host must be an address of this machine, got: nothing.");
  const faults = values.faults === undefined ? [] : parseFaults(values.faults);

  terminal.progress("Synthesizing…");
  const starting = startStack(
    { folder, stack: values.stack },
    {
      clock: "real",
      endpoint: { port, host },
      httpPort: port === 0 ? 0 : port + 1,
      faults,
      ...(seed !== undefined && { seed }),
    },
  );
  const simulation = await unlessEnded(starting, end);
  if (simulation === undefined) {
    terminal.progress("");
    terminal.complain("Ended before it ran.");
    return EXIT.ok;
  }
  try {
    terminal.print(welcomeText(simulation, faults, terminal.style));
    await end;
    terminal.print(accountsText(simulation.accounts(), terminal.style));
    return EXIT.ok;
  } finally {
    await simulation.stop();
  }
}

/** What is started, or `undefined` where it is to end before that: then it is stopped, whatever comes of it. */
async function unlessEnded(starting: Promise<Simulation>, end: Promise<void>): Promise<Simulation | undefined> {
  let ended = false;
  void end.then(() => {
    ended = true;
  });
  try {
    const simulation = await starting;
    if (!ended) return simulation;
    await simulation.stop();
  } catch (error) {
    // Ctrl-C reaches the app that is being synthesized, too: what it says of that is of no use.
    if (!ended) throw error;
  }
  return undefined;
}

if (require.main === module) void runScript(main);
