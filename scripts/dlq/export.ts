import { EXIT } from "../cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "../cli/options";
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
import { exportLine } from "./export-line";
import { Interruption } from "./interruption";
import { letters } from "./letter-count";
import { LetterReader } from "./letter-reader";
import { type LineWriter, lineWriter } from "./line-writer";
import { type DeadLetterQueue, openQueue } from "./queue";
import { confirmReceiving, stillHidden, unseen } from "./reading";
import { readSelection, type Selection } from "./selection";

const OPTIONS = {
  file: { type: "string", value: "FILE", help: "Where to; - is the standard output. Default: -" },
  overwrite: { type: "boolean", help: "The file may be there already" },
  ...SELECTION_OPTIONS,
  yes: { type: "boolean", help: "Does not ask where to receive has a price: see peek" },
  ...SITE_OPTIONS,
  json: { type: "boolean", help: "For machines: the counts as one JSON object, where --file is given" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run dlq -- export",
  summary: [
    "Writes letters as JSON lines: what SQS knows of each, and under `send` what SendMessage takes to make it anew, with its",
    "attributes, group and deduplication id. All stay in the queue.",
    "Of a FIFO queue SQS gives only the first 10 of a message group before these are deleted: more cannot be exported.",
  ].join("\n"),
  options: OPTIONS,
  argument: QUEUE_ARGUMENT,
  examples: [
    ["npm run dlq -- export q-orders-dlq --file letters.jsonl", "all of them"],
    [
      `jq -c .send letters.jsonl | while read -r line; do aws sqs send-message --queue-url URL --cli-input-json "$line"; done`,
      "sends them again",
    ],
  ],
  exitCodes: {
    [EXIT.ok]: "all are written that were there; or there were none",
    [EXIT.failed]: "you said no, or AWS did not answer properly",
    ...COMMON_EXIT_CODES,
    [DLQ_EXIT.incomplete]: "some could not be read; how many, is told",
    ...INTERRUPTED_EXIT_CODE,
  },
};

export const exportLetters: Action = {
  name: "export",
  summary: "all of the letters as JSON lines; they stay",
  async run(args, terminal, surroundings) {
    const { values, argument } = parseOptions(COMMAND, args);
    if (values.help) {
      terminal.print(helpText(COMMAND));
      return EXIT.ok;
    }
    const given = neededQueue(argument);
    const selection = readSelection(values);
    const { file = "-", overwrite = false, json = false, yes = false } = values;
    return withSqs(readSite(values, given), surroundings, async (sqs) => {
      const queue = await openQueue(sqs, given);
      await confirmReceiving(queue, terminal, yes);
      const writer = lineWriter(file, terminal, overwrite);
      return Interruption.during(surroundings, async (interruption) => {
        const reader = new LetterReader(sqs, queue, surroundings.now(), interruption);
        const written = await writeAll(reader, writer, { selection, queue }, (count) =>
          terminal.progress(`${count} of about ${queue.visible} letters`),
        );
        if (written.hidden > 0) terminal.complain(stillHidden(written.hidden));
        const { notSeen, lines } = unseen(queue, reader);
        const { requested: interrupted } = interruption;
        const { arrivedSince, read } = reader;
        if (json && file !== "-") {
          const counts = { written: written.count, read, notSeen, arrivedSince, interrupted };
          terminal.print(JSON.stringify({ queue: queue.name, arn: queue.arn, file, ...counts }, null, 2));
        } else {
          const what = `${letters(written.count)} of ${queue.name}`;
          terminal.complain(
            `${what} ${written.count === 1 ? "is" : "are"} written${file === "-" ? "" : ` to ${file}`}.`,
          );
          for (const line of lines) terminal.complain(line);
        }
        if (interrupted) return DLQ_EXIT.interrupted;
        return notSeen > 0 ? DLQ_EXIT.incomplete : EXIT.ok;
      });
    });
  },
};

async function writeAll(
  reader: LetterReader,
  writer: LineWriter,
  { selection, queue }: { readonly selection: Selection; readonly queue: DeadLetterQueue },
  progress: (count: number) => void,
): Promise<{ readonly count: number; readonly hidden: number }> {
  let count = 0;
  let hidden: number;
  try {
    for await (const batch of reader.batches()) {
      for (const letter of batch.filter((each) => selection.includes(each))) {
        writer.write(exportLine(letter, queue.arn));
        count++;
      }
      progress(reader.read);
    }
  } finally {
    writer.close();
    hidden = await reader.release();
  }
  return { count, hidden };
}
