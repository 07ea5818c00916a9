import { EXIT } from "../cli/command-error";
import { type CommandDescription, helpText, parseOptions, wholeNumber } from "../cli/options";
import type { Terminal } from "../cli/terminal";
import {
  type Action,
  COMMON_EXIT_CODES,
  INTERRUPTED_EXIT_CODE,
  neededQueue,
  QUEUE_ARGUMENT,
  readSite,
  SELECTION_OPTIONS,
  SITE_OPTIONS,
  withSqs,
} from "./common";
import { DLQ_EXIT } from "./exit";
import { Interruption } from "./interruption";
import { letters } from "./letter-count";
import { LetterReader } from "./letter-reader";
import { letterJson, letterText } from "./letter-text";
import { type DeadLetterQueue, openQueue } from "./queue";
import { confirmReceiving, stillHidden, unseen } from "./reading";
import { type Scan, scan } from "./scan";
import { readSelection } from "./selection";

const DEFAULT_LETTERS = 10;
const MOST_LETTERS = 1_000;

const OPTIONS = {
  limit: { type: "string", value: "N", help: `Letters to show, 1 to ${MOST_LETTERS}. Default: ${DEFAULT_LETTERS}` },
  ...SELECTION_OPTIONS,
  full: { type: "boolean", help: "Bodies to their end" },
  yes: { type: "boolean", help: "Does not ask where to receive has a price: see above" },
  ...SITE_OPTIONS,
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run dlq -- peek",
  summary: [
    "Shows letters, and why each is there. All stay in the queue: they are received, and at once made visible again, which",
    "raises their ApproximateReceiveCount by one. In a queue that has a dead-letter queue itself that counts; it asks first.",
  ].join("\n"),
  options: OPTIONS,
  argument: QUEUE_ARGUMENT,
  examples: [
    ["npm run dlq -- peek q-orders-dlq", "the first letters"],
    [`npm run dlq -- peek q-orders-dlq --filter '{"detail-type":["OrderCreated"]}'`, "some of them"],
    ["npm run dlq -- peek route-orders-dlq --attribute ERROR_CODE=NO_PERMISSIONS", "what a rule could not deliver"],
  ],
  exitCodes: {
    [EXIT.ok]: "they are shown; or there are none",
    [EXIT.failed]: "you said no, or AWS did not answer properly",
    ...COMMON_EXIT_CODES,
    ...INTERRUPTED_EXIT_CODE,
  },
};

export const peek: Action = {
  name: "peek",
  summary: "some of the letters, and why they are there; they stay",
  async run(args, terminal, surroundings) {
    const { values, argument } = parseOptions(COMMAND, args);
    if (values.help) {
      terminal.print(helpText(COMMAND));
      return EXIT.ok;
    }
    const given = neededQueue(argument);
    const most = wholeNumber("limit", values.limit, { min: 1, max: MOST_LETTERS }) ?? DEFAULT_LETTERS;
    const selection = readSelection(values);
    const { full = false, json = false, yes = false } = values;
    return withSqs(readSite(values, given), surroundings, async (sqs) => {
      const queue = await openQueue(sqs, given);
      await confirmReceiving(queue, terminal, yes);
      return Interruption.during(surroundings, async (interruption) => {
        terminal.progress("Reading…");
        const reader = new LetterReader(sqs, queue, surroundings.now(), interruption);
        const found = await scan(reader, selection, most);
        if (found.hidden > 0) terminal.complain(stillHidden(found.hidden));
        const notes = found.complete && !interruption.requested ? unseen(queue, reader).lines : [];
        if (json) terminal.print(JSON.stringify(peekJson(queue, found, notes), null, 2));
        else {
          const style = { now: surroundings.now(), full, style: terminal.style };
          for (const letter of found.letters) terminal.print(`${letterText(letter, style)}\n`);
          printSummary(queue, found, { read: reader.read, everything: selection.everything, notes }, terminal);
        }
        return interruption.requested ? DLQ_EXIT.interrupted : EXIT.ok;
      });
    });
  },
};

function peekJson({ name, arn, visible, inFlight, delayed }: DeadLetterQueue, found: Scan, notes: readonly string[]) {
  return {
    queue: name,
    arn,
    visible,
    inFlight,
    delayed,
    complete: found.complete,
    letters: found.letters.map(letterJson),
    notes,
  };
}

function printSummary(
  { name, visible }: DeadLetterQueue,
  { letters: shown }: Scan,
  { read, everything, notes }: { read: number; everything: boolean; notes: readonly string[] },
  terminal: Terminal,
): void {
  if (read === 0 && notes.length === 0) {
    terminal.print(`${name} is empty.`);
    return;
  }
  const matched = everything ? "" : ` that match, of ${letters(read)} read`;
  terminal.print(
    `${letters(shown.length)}${matched}; ${name} holds about ${visible}. They are visible again, and count as received once more.`,
  );
  for (const note of notes) terminal.print(note);
}
