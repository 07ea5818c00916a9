import { EXIT } from "../cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "../cli/options";
import { table } from "../cli/table";
import type { Terminal } from "../cli/terminal";
import { type Action, COMMON_EXIT_CODES, readSite, SITE_OPTIONS, withSqs } from "./common";
import { durationText } from "./duration-text";
import { oldestAges } from "./oldest-ages";
import { type DeadLetterQueue, findDeadLetterQueues } from "./queue";

const OPTIONS = {
  prefix: { type: "string", value: "TEXT", help: "Only queues whose names begin so. Default: all of the account" },
  filled: { type: "boolean", help: "Only those that hold something" },
  ...SITE_OPTIONS,
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run dlq -- list",
  summary: [
    "Shows the dead-letter queues: those that a queue redrives to, and those whose names say so (-dlq, dead-letter).",
    "Letters are counted, not received.",
  ].join("\n"),
  options: OPTIONS,
  examples: [
    ["npm run dlq -- list --filled", "what needs looking at"],
    ["npm run dlq -- list --prefix prod- --json", "for machines"],
  ],
  exitCodes: { [EXIT.ok]: "they are shown, filled or not", ...COMMON_EXIT_CODES },
};

export const list: Action = {
  name: "list",
  summary: "the dead-letter queues, how full they are, and what fills them",
  async run(args, terminal, surroundings) {
    const { values } = parseOptions(COMMAND, args);
    if (values.help) {
      terminal.print(helpText(COMMAND));
      return EXIT.ok;
    }
    const { prefix = "", filled = false, json = false } = values;
    const site = readSite(values);
    terminal.progress("Looking at the queues…");
    const found = await withSqs(site, surroundings, (sqs) => findDeadLetterQueues(sqs, prefix));
    const queues = filled ? found.filter((queue) => sizeOf(queue) > 0) : found;
    const { ages, problem } = await oldestAges(
      site,
      queues.map(({ name }) => name),
      surroundings.now(),
    );
    if (problem !== undefined) terminal.complain(problem);
    const listed = queues.map((queue, i) => ({ ...queue, oldestSeconds: sizeOf(queue) > 0 ? ages[i] : undefined }));
    if (json) terminal.print(JSON.stringify({ ...site, queues: listed.map(jsonOf) }, null, 2));
    else print(listed, { all: found.length, prefix, region: site.region }, terminal);
    return EXIT.ok;
  },
};

type ListedQueue = DeadLetterQueue & { readonly oldestSeconds: number | undefined };

function sizeOf({ visible, inFlight, delayed }: DeadLetterQueue): number {
  return visible + inFlight + delayed;
}

function jsonOf({ name, arn, url, fifo, visible, inFlight, delayed, oldestSeconds, ...queue }: ListedQueue) {
  const { retentionSeconds, sources, senders, redrive } = queue;
  return {
    name,
    arn,
    url,
    fifo,
    visible,
    inFlight,
    delayed,
    oldestSeconds: oldestSeconds ?? null,
    retentionSeconds,
    sources,
    senders,
    redrivesTo: redrive?.to ?? null,
  };
}

function print(
  queues: readonly ListedQueue[],
  { all, prefix, region }: { all: number; prefix: string; region: string },
  terminal: Terminal,
): void {
  if (queues.length === 0) {
    const named = prefix && ` whose name begins with ${prefix}`;
    terminal.print(
      all === 0
        ? `There is no dead-letter queue${named} in ${region}.`
        : `None of ${all} dead-letter queues holds anything.`,
    );
    return;
  }
  const rows = queues.map((queue) => {
    const size = sizeOf(queue);
    const { oldestSeconds } = queue;
    return [
      size > 0 ? terminal.style.yellow(queue.name) : queue.name,
      String(queue.visible),
      String(queue.inFlight),
      oldestSeconds === undefined ? "" : durationText(oldestSeconds),
      durationText(queue.retentionSeconds),
      sendersText(queue),
    ];
  });
  const head = ["queue", "letters", "in flight", "oldest", "kept for", "from"].map(terminal.style.dim);
  for (const line of table([head, ...rows])) terminal.print(line);
}

function sendersText({ sources, senders }: DeadLetterQueue): string {
  const all = [...sources.map((name) => `queue ${name}`), ...senders.map(({ kind, name }) => `${kind} ${name}`)];
  return all.join(", ") || "not known";
}
