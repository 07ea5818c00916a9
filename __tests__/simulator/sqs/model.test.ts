import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReceivedMessage } from "../../../simulator/sqs/received-message";
import { QueueModel } from "./support/queue-model";
import { bodies, QueueWorld } from "./support/queue-world";

type Command =
  | { readonly do: "send"; readonly group: string; readonly delay: number }
  | { readonly do: "receive"; readonly most: number; readonly timeout: number; readonly asText: boolean }
  | { readonly do: "delete" | "change"; readonly which: number; readonly timeout: number }
  | { readonly do: "pass"; readonly milliseconds: number };

/** Few of them, so that things fall together. */
const seconds = fc.constantFrom(0, 1, 2, 5, 30, 61, 130);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("send" as const), group: fc.constantFrom("a", "b", "c"), delay: seconds }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("receive" as const),
      most: fc.integer({ min: 1, max: 5 }),
      timeout: seconds,
      asText: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("delete" as const, "change" as const),
      which: fc.nat(),
      timeout: seconds,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      milliseconds: fc.constantFrom(0, 1, 999, 1_000, 4_000, 30_000, 61_000),
    }),
  },
);

const RETENTION = 120;
const MOST_RECEIVES = 3;

test.each([["q"], ["q.fifo"]])("%s does what the model does, whatever is done to it", async (name) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 100, size: "max" }),
      fc.constantFrom(0, 5),
      async (commands, delaySeconds) => {
        const fifo = name.endsWith(".fifo");
        const world = new QueueWorld();
        const dlq = world.queue(`dlq-${name}`, { retentionSeconds: 1_209_600 });
        const redrive = { to: dlq.place, maxReceiveCount: MOST_RECEIVES };
        const queue = world.queue(name, { delaySeconds, retentionSeconds: RETENTION, redrive });
        const model = new QueueModel(fifo, RETENTION * 1_000, MOST_RECEIVES);
        const receipts: { readonly message: ReceivedMessage; readonly handle: string | ReceivedMessage }[] = [];
        let sent = 0;
        for (const each of commands) {
          const { now } = world.scheduler;
          model.pass(now);
          switch (each.do) {
            case "send": {
              const body = String(sent++);
              const own = fifo ? { messageDeduplicationId: body } : { delaySeconds: each.delay };
              queue.send({ body, messageGroupId: each.group, ...own });
              model.send(body, each.group, now, (fifo ? delaySeconds : each.delay) * 1_000);
              break;
            }
            case "receive": {
              const dead = dlq.size;
              const messages = queue.receive({ maxMessages: each.most, visibilityTimeoutSeconds: each.timeout });
              model.receive(messages, bodies(dlq.peek().slice(dead)), each.most, now, each.timeout * 1_000);
              for (const message of messages) {
                receipts.push({ message, handle: each.asText ? message.receiptHandle : message });
              }
              model.pass(now);
              break;
            }
            case "delete": {
              const receipt = receipts[each.which % (receipts.length || 1)];
              if (receipt === undefined || model.deadLetters.includes(receipt.message.body)) break;
              const expected = model.delete(receipt.message, now);
              if (expected === "expired") expect(() => queue.delete(receipt.handle)).toThrow("expired");
              else expect(queue.delete(receipt.handle)).toBe(expected === "deleted");
              break;
            }
            case "change": {
              const receipt = receipts[each.which % (receipts.length || 1)];
              if (receipt === undefined) break;
              const change = () => queue.changeVisibility(receipt.handle, each.timeout);
              if (model.change(receipt.message, now, each.timeout * 1_000)) change();
              else expect(change).toThrow();
              break;
            }
            case "pass":
              await world.pass(each.milliseconds / 1_000);
              model.pass(world.scheduler.now);
          }
          expect(queue.counts).toEqual(model.counts(world.scheduler.now));
          expect(queue.peek().map(({ body }) => body)).toEqual(model.messages.map(({ body }) => body));
          expect([world.endedAs("deleted"), world.endedAs("dropped")]).toEqual([model.deleted, model.lost]);
          expect(world.ledger.opened).toBe(sent);
          expect(world.ledger.unended).toBe(queue.size + dlq.size);
          expect(world.ledger.deadLettered).toBe(model.deadLetters.length);
        }
      },
    ),
    { numRuns: 150 },
  );
});
