import { EXIT, usageError } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { readAccepted, removeAccepted, writeAccepted } from "./contracts/accepted-contracts";
import { loadContracts } from "./contracts/load-contracts";
import { breakText, mendOf, renderReview } from "./contracts/render-review";
import { isBreaking, isOpen, type ReviewedContract, reviewContracts } from "./contracts/review-contracts";

const OPTIONS = {
  breaking: {
    type: "boolean",
    help: "Of accept: takes changes, too, that break somebody. Who reads the events was told",
  },
  json: { type: "boolean", help: "For machines: one JSON object" },
  help: { type: "boolean", help: "This text" },
} as const;

/** Changed in ways that break nobody, and not accepted: the next change would be compared with what is not in use any more. */
const NOT_ACCEPTED = 3;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run contracts --",
  summary: [
    "Compares the event contracts in handlers/events with those that were accepted, which are committed beside them in",
    "handlers/events/accepted. A change must break neither who reads by the accepted contract and receives new events, nor who",
    "reads by the new one and receives events of before, from an archive or a queue.",
  ].join("\n"),
  options: OPTIONS,
  argument: {
    name: "check|accept",
    help: "Compare, and fail if they differ; or write down what there is now as accepted. Default: check",
  },
  exitCodes: {
    [EXIT.ok]: "all contracts are as accepted; or were accepted",
    [EXIT.failed]: "a change breaks somebody: it is named, and nothing was accepted",
    [EXIT.usage]: "an option or argument that there is not",
    [NOT_ACCEPTED]: "there are changes that break nobody, and they have to be accepted",
  },
};

/** Checks or accepts contracts. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument = "check" } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  if (argument !== "check" && argument !== "accept") {
    throw usageError(`The argument must be check or accept, got: ${JSON.stringify(argument)}.`);
  }
  if (argument === "check" && values.breaking) {
    throw usageError("--breaking goes with accept: a check that lets everything pass would be none.");
  }
  const contracts = loadContracts(folder);
  const review = reviewContracts(contracts, readAccepted(folder));
  const takes = argument === "accept" && (values.breaking === true || !review.some(isBreaking));
  if (takes) {
    for (const { name } of review.filter(isOpen)) {
      const agreement = contracts.get(name);
      if (agreement === undefined) removeAccepted(folder, name);
      else writeAccepted(folder, name, agreement);
    }
  }
  terminal.print(values.json ? jsonOf(review, takes) : textOf(review, takes, argument, terminal));
  if (takes) return EXIT.ok;
  return review.some(isBreaking) ? EXIT.failed : review.some(isOpen) ? NOT_ACCEPTED : EXIT.ok;
}

function textOf(review: readonly ReviewedContract[], accepted: boolean, argument: string, { style }: Terminal): string {
  return [renderReview(review, style), ...lastLine(review, accepted, argument)].join("\n");
}

function lastLine(review: readonly ReviewedContract[], accepted: boolean, argument: string): string[] {
  const open = review.filter(isOpen).length;
  if (open === 0) return [];
  if (accepted) return [`${open === 1 ? "It is" : "They are"} accepted: commit handlers/events/accepted.`];
  if (!review.some(isBreaking)) return ["Accept with: npm run contracts -- accept"];
  const nothing = argument === "accept" ? "Nothing was accepted. " : "";
  return [`${nothing}If all who read the events were told: npm run contracts -- accept --breaking`];
}

function jsonOf(review: readonly ReviewedContract[], accepted: boolean): string {
  const contracts = review.map(({ name, status, breaks }) => ({
    name,
    status,
    breaks: breaks.map((each) => ({ ...each, message: breakText(each), mend: mendOf(each) })),
  }));
  return JSON.stringify({ accepted, contracts }, null, 2);
}

if (require.main === module) void runScript(main);
