import type { AwsProblem } from "../aws/aws-problem";
import type { Sqs } from "../aws/sqs";
import { CommandError, EXIT } from "../cli/command-error";
import { confirmByTyping } from "../cli/confirm";
import { type CommandDescription, helpText, parseOptions } from "../cli/options";
import { type Action, COMMON_EXIT_CODES, neededQueue, QUEUE_ARGUMENT, readSite, SITE_OPTIONS, withSqs } from "./common";
import { letters } from "./letter-count";
import { checkIsDeadLetterQueue, type DeadLetterQueue, openQueue } from "./queue";

const OPTIONS = {
  confirm: { type: "string", value: "NAME", help: "The queue's name once more, in place of typing it" },
  "any-queue": { type: "boolean", help: "Takes a queue that nothing shows to be a dead-letter queue" },
  ...SITE_OPTIONS,
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run dlq -- purge",
  summary: [
    "Deletes whatever is in a queue, for good, after its name has been typed. That takes up to 60 seconds, in which letters",
    "may still be received, and letters that come in are deleted as well; SQS does it once in 60 seconds.",
  ].join("\n"),
  options: OPTIONS,
  argument: QUEUE_ARGUMENT,
  examples: [
    ["npm run dlq -- export q-orders-dlq --file letters.jsonl", "before it"],
    ["npm run dlq -- purge q-orders-dlq", "asks for the name"],
    ["npm run dlq -- purge q-orders-dlq --confirm q-orders-dlq --json", "in a script"],
  ],
  exitCodes: {
    [EXIT.ok]: "SQS deletes them; or there are none",
    [EXIT.failed]: "another name was typed, or the queue was purged less than 60 seconds ago",
    ...COMMON_EXIT_CODES,
  },
};

export const purge: Action = {
  name: "purge",
  summary: "deletes all of them",
  async run(args, terminal, surroundings) {
    const { values, argument } = parseOptions(COMMAND, args);
    if (values.help) {
      terminal.print(helpText(COMMAND));
      return EXIT.ok;
    }
    const given = neededQueue(argument);
    const { confirm, json = false } = values;
    return withSqs(readSite(values, given), surroundings, async (sqs) => {
      const queue = await openQueue(sqs, given);
      const { name, arn } = queue;
      if (values["any-queue"] !== true) checkIsDeadLetterQueue(queue);
      const count = queue.visible + queue.inFlight + queue.delayed;
      const tell = (purged: boolean, text: string) =>
        terminal.print(json ? JSON.stringify({ queue: name, arn, purged, letters: count }, null, 2) : text);
      if (count === 0) {
        tell(false, `${name} is empty.`);
        return EXIT.ok;
      }
      if (confirm === undefined) terminal.complain(warning(queue, count));
      const confirmed =
        confirm === undefined ? await confirmByTyping(terminal, name, `--confirm ${name}`) : confirm === name;
      if (!confirmed) throw new CommandError(`Nothing was deleted: that is not the name ${name}.`, EXIT.failed);
      await purgeNow(sqs, queue);
      tell(
        true,
        `SQS deletes about ${letters(count)} of ${name}. Within the next 60 seconds some may still be received.`,
      );
      return EXIT.ok;
    });
  },
};

async function purgeNow(sqs: Sqs, queue: DeadLetterQueue): Promise<void> {
  try {
    await sqs.purge(queue);
  } catch (error) {
    const { code = "" } = ((error as Error).cause ?? {}) as Partial<AwsProblem>;
    if (!(error instanceof CommandError) || !code.endsWith("PurgeQueueInProgress")) throw error;
    throw new CommandError(
      `${queue.name} was purged less than 60 seconds ago, and SQS does it once in 60 seconds. Try again then.`,
      EXIT.failed,
      { cause: error },
    );
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
function warning({ name, inFlight }: DeadLetterQueue, count: number): string {
  const received = inFlight > 0 ? `, ${inFlight} of which somebody has received,` : "";
  return `About ${letters(count)} of ${name}${received} will be deleted for good, with those that come in within the next 60 seconds. npm run dlq -- export ${name} keeps a copy.`;
}
