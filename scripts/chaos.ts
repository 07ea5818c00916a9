import { scenarioText } from "./chaos/scenario-text";
import { type SeedResult, searchSeed } from "./chaos/search";
import { EXIT, usageError } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions, wholeNumber } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";

const OPTIONS = {
  seeds: { type: "string", value: "N", help: "How many seeds, 1 to 1000000. Default: 100, or 1 with --seed" },
  seed: { type: "string", value: "N", help: "The first seed. Default: 1" },
  path: { type: "string", value: "0:1:…", help: "Of a failure of that seed: only the smallest scenario found" },
  json: { type: "boolean", help: "For machines: one JSON object, the same bytes for the same seeds" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run chaos --",
  summary:
    "Looks for events that get lost. Each seed makes a random system of routes, topics, standard and FIFO queues, filters and\nconsumers, sends it random events, and lets random things go wrong. In the end each event must be where it should be.",
  options: OPTIONS,
  exitCodes: {
    [EXIT.ok]: "every law held for every seed",
    [EXIT.failed]: "some seed broke a law; the command that repeats it is printed",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
  },
};

const MOST_SEEDS = 1_000_000;
const MOST_SEED = 2 ** 31 - 1;

/** Searches seeds for a broken law. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const count =
    wholeNumber("seeds", values.seeds, { min: 1, max: MOST_SEEDS }) ?? (values.seed === undefined ? 100 : 1);
  const first = wholeNumber("seed", values.seed, { min: 0, max: MOST_SEED - MOST_SEEDS }) ?? 1;
  const path = checkPath(values.path, values.seed !== undefined && count === 1);
  const totals = { published: 0, copies: 0, processed: 0, duplicates: 0, deadLettered: 0, lost: 0 };
  const failures: SeedResult[] = [];
  for (let seed = first; seed < first + count; seed++) {
    if (seed % 10 === 0) terminal.progress(`${seed - first} of ${count} seeds, ${failures.length} failures`);
    const result = await searchSeed(seed, path);
    for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += result[key];
    if (result.failure === undefined) continue;
    failures.push(result);
    if (!values.json) terminal.complain(failureText(result));
  }
  terminal.progress("");
  if (values.json) terminal.print(JSON.stringify({ seeds: count, firstSeed: first, ...totals, failures }, null, 2));
  else terminal.print(summaryText(count, failures.length, totals));
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
}

function checkPath(path: string | undefined, isOneSeed: boolean): string | undefined {
  if (path === undefined) return undefined;
  if (!/^\d+(:\d+)*$/.test(path)) {
    throw usageError(`--path must be as a failure says it, such as 0:2:1, got: ${JSON.stringify(path)}.`);
  }
  if (!isOneSeed) throw usageError("--path must go with --seed, and with no other number of seeds than 1.");
  return path;
}

function summaryText(count: number, failures: number, totals: Record<string, number>): string {
  const { published = 0, copies = 0, processed = 0, duplicates = 0, deadLettered = 0, lost = 0 } = totals;
  const seeds = count === 1 ? "1 seed" : `${count} seeds`;
  const onPurpose = failures === 0 ? " where a permission and a dead-letter queue were left out on purpose" : "";
  return [
    `${seeds}: ${failures === 0 ? "every law held." : `${failures} broke a law.`}`,
    `${published} events on ${copies} ways: ${processed} processed (${duplicates} more than once), ${deadLettered} moved to dead-letter queues,`,
    `${lost} lost${onPurpose}.`,
  ].join("\n");
}

function failureText({ seed, failure }: SeedResult): string {
  if (failure === undefined) return "";
  const { violations, scenario, shrinks, path } = failure;
  return [
    `Seed ${seed} broke a law:`,
    ...violations.map((each) => `  ${each}`),
    `The smallest scenario found, after ${shrinks} steps:`,
    ...scenarioText(scenario).map((line) => `  ${line}`),
    `Repeat it with: npm run chaos -- --seed ${seed} --path ${path}`,
    `From the start: npm run chaos -- --seed ${seed}`,
    "",
  ].join("\n");
}

if (require.main === module) void runScript(main);
