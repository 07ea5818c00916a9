import { readTopology } from "../simulator";
import { readOneStack } from "./app/which-stack";
import { EXIT } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { dollars, renderCost } from "./cost/render-text";
import { costReport } from "./cost/report";
import { costRequest, number } from "./cost/request";

const OPTIONS = {
  "events-per-day": {
    type: "string",
    value: "N",
    multiple: true,
    help: "Events put on the bus in a day; PLACE=N where there are several buses, or for a topic or queue. Must be given",
  },
  "event-bytes": { type: "string", value: "N", help: "Size of an event. Default: that of the samples, or 1024" },
  share: {
    type: "string",
    value: "NAME=X",
    multiple: true,
    help: "Share of its events that a rule matches, 0 to 1; of a subscription, mapping or archive by its address",
  },
  samples: {
    type: "string",
    value: "FILE",
    help: "Sample events, JSON or JSON lines: the shares are what matches them",
  },
  loadtest: {
    type: "string",
    value: "FILE",
    help: "What npm run -s loadtest -- --json printed: shares and failures as measured there; - is standard input",
  },
  "retry-rate": {
    type: "string",
    value: "X",
    help: "Share of messages processed once more. Default: 0, or as measured",
  },
  "dead-letter-rate": {
    type: "string",
    value: "X",
    help: "Share of messages that fail each time. Default: 0, or as measured",
  },
  "duration-ms": {
    type: "string",
    value: "N",
    multiple: true,
    help: "Work of a function for one message; NAME=N of one function. Default: 50",
  },
  "log-bytes": { type: "string", value: "N", help: "What a function logs for one message. Default: 300" },
  "table-writes": {
    type: "string",
    value: "N",
    help: "Writes to its table for one message. Default: 2, of idempotency",
  },
  "table-reads": { type: "string", value: "N", help: "Reads of its table for one message. Default: 0" },
  "custom-metrics": { type: "string", value: "N", help: "Metrics of your own. Default: 0" },
  pollers: {
    type: "string",
    value: "N",
    help: "Consumers beyond the stack, for each queue that it does not consume itself. Default: 0",
  },
  "replay-days": {
    type: "string",
    value: "N",
    help: "Days of archived events that are replayed in a month. Default: 0",
  },
  "free-tier": { type: "boolean", help: "Takes off what is free for ever for an account that has nothing else" },
  "max-monthly": { type: "string", value: "USD", help: "Fails where it would cost more in a month, for CI" },
  stack: { type: "string", value: "NAME", help: "Which stack. Default: ecommerce, or the only one" },
  json: { type: "boolean", help: "For machines: one JSON object" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run cost --",
  summary:
    "Estimates what a stack would cost in a month at a given traffic, and what would make it cheaper. Needs no account.",
  options: OPTIONS,
  argument: {
    name: "PATH",
    help: "What was synthesized before: cdktf.out, or a cdk.tf.json. Default: synthesizes the app",
  },
  examples: [
    ["npm run cost -- --events-per-day 100000", "the stack of the app"],
    ["npm run cost -- --events-per-day 1e6 --share route-orders=0.6", "where most events are orders"],
    ["npm run -s loadtest -- --json > load.json", "first measure,"],
    ["npm run cost -- --events-per-day 1e6 --loadtest load.json", "then count with what was measured"],
    ["npm run cost -- --events-per-day 1e6 --max-monthly 50", "a budget, for CI"],
  ],
  exitCodes: {
    [EXIT.ok]: "shown, and within --max-monthly",
    [EXIT.failed]: "dearer than --max-monthly; or a stack or file that there is not, or that is something else",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
  },
};

/** Estimates what a stack would cost. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const most = number("max-monthly", values["max-monthly"], { min: 0, max: 1e9 });
  const { name, text } = await readOneStack({ path: argument, stack: values.stack, folder }, terminal);
  const report = costReport(text, name, costRequest(values, readTopology(text)));
  if (values.json) terminal.print(JSON.stringify({ ...report, maxMonthlyUsd: most ?? null }, null, 2));
  else terminal.print(renderCost(report, terminal.style));
  if (most === undefined || report.monthlyUsd <= most) return EXIT.ok;
  terminal.complain(
    `${report.stack} would cost US$ ${dollars(report.monthlyUsd)} a month, more than --max-monthly ${most}.`,
  );
  return EXIT.failed;
}

if (require.main === module) void runScript(main);
