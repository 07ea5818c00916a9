import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Annotations } from "cdktf";
import { describe, expect, test } from "vitest";
import { acceptRisk, ReliableQueue } from "../../modules";
import { synthesize } from "../../testing";
import { emptyStack } from "./support/shop-stack";

const twoQueues = () => {
  const stack = emptyStack();
  new SqsQueue(stack, "a", { name: "a" });
  new SqsQueue(stack, "b", { name: "b" });
  return stack;
};

describe("toHaveResources", () => {
  test("passes for exactly these, on a stack and on its JSON", () => {
    expect(twoQueues()).toHaveResources({ aws_sqs_queue: 2 });
    expect(synthesize(twoQueues()).json).toHaveResources({ aws_sqs_queue: 2, aws_sns_topic: 0 });
    expect(twoQueues()).not.toHaveResources({ aws_sqs_queue: 1 });
  });

  test("fails for more, fewer and other, a line each", () => {
    expect(() => expect(twoQueues()).toHaveResources({ aws_sqs_queue: 1, aws_sns_topic: 1 })).toThrow(
      "expected the stack to have exactly these resources\n  aws_sns_topic: expected 1, got 0\n  aws_sqs_queue: expected 1, got 2: aws_sqs_queue.a, aws_sqs_queue.b",
    );
    expect(() => expect(twoQueues()).toHaveResources({})).toThrow("aws_sqs_queue: expected 0, got 2");
    expect(() => expect(twoQueues()).not.toHaveResources({ aws_sqs_queue: 2 })).toThrow(
      "expected the stack to have other resources than these",
    );
  });
});

describe("toWarn", () => {
  const risky = () => {
    const stack = emptyStack();
    new ReliableQueue(stack, "bare", { name: "bare", deadLetterQueue: false });
    return stack;
  };

  test("passes with the code, or for anything", () => {
    expect(risky()).toWarn("NO_DEAD_LETTER_QUEUE");
    expect(risky()).toWarn();
    expect(risky()).not.toWarn("NOT_IDEMPOTENT");
    expect(twoQueues()).not.toWarn();
  });

  test("a risk that was accepted is no warning any more", () => {
    const stack = risky();
    acceptRisk(stack, "NO_DEAD_LETTER_QUEUE", "a test");
    expect(stack).not.toWarn("NO_DEAD_LETTER_QUEUE");
  });

  test("fails with what it warns of instead", () => {
    expect(() => expect(risky()).toWarn("NOT_IDEMPOTENT")).toThrow(
      /^expected synth to warn of NOT_IDEMPOTENT\n\nit warns:\n(.*\n)* {2}shop\/bare: /,
    );
    expect(() => expect(twoQueues()).toWarn()).toThrow("expected synth to warn\n\nit warns of nothing");
    expect(() => expect(risky()).not.toWarn("NO_DEAD_LETTER_QUEUE")).toThrow(
      "expected synth not to warn of NO_DEAD_LETTER_QUEUE",
    );
  });

  test("JSON cannot tell", () => {
    expect(() => expect(synthesize(risky()).json).toWarn()).toThrow("expect(…) must be given a TerraformStack");
  });
});

describe("toRefuse", () => {
  const broken = () => {
    const stack = emptyStack();
    new SqsQueue(stack, "a", { name: "a" }).node.addValidation({
      validate: () => ['name must …, got: "a". [NAME_BAD]'],
    });
    return stack;
  };

  test("passes with the code of a rule that synth asks, or of a prop that throws", () => {
    expect(broken()).toRefuse("NAME_BAD");
    expect(() => broken()).toRefuse("NAME_BAD");
    expect(() => new ReliableQueue(emptyStack(), "q", { name: "q".repeat(99) })).toRefuse("NAME_LENGTH");
    expect(twoQueues()).not.toRefuse("NAME_BAD");
    expect(() => twoQueues()).not.toRefuse("NAME_BAD");
  });

  test("fails with what it refuses instead", () => {
    expect(() => expect(broken()).toRefuse("OTHER")).toThrow(
      'expected synth to refuse with OTHER\n\nit refuses:\n  shop/a: name must …, got: "a". [NAME_BAD]',
    );
    expect(() => expect(twoQueues()).toRefuse("OTHER")).toThrow("it refuses nothing");
    expect(() => expect(broken()).not.toRefuse("NAME_BAD")).toThrow("expected synth not to refuse with NAME_BAD");
  });

  test("a function may return a construct, whose stack is synthesized; nothing; or what is no stack, which is no refusal", () => {
    const fine = () => new ReliableQueue(emptyStack(), "q", { name: "q" });
    const unsound = () => {
      const queue = fine();
      queue.node.addValidation({ validate: () => ["name must … [NAME_BAD]"] });
      return queue;
    };
    expect(fine).not.toRefuse("NAME_BAD");
    expect(unsound).toRefuse("NAME_BAD");
    expect(() => undefined).not.toRefuse("NAME_BAD");
    expect(() => expect(() => 7).not.toRefuse("NAME_BAD")).toThrow("expect(…) must be given a TerraformStack");
  });

  test("another error is not taken for a refusal", () => {
    const bug = () => {
      throw new TypeError("a bug");
    };
    expect(() => expect(bug).toRefuse("NAME_BAD")).toThrow("a bug");
    expect(() => expect(bug).not.toRefuse("NAME_BAD")).toThrow("a bug");
  });

  test("an error annotation without a code is a refusal without one", () => {
    const stack = twoQueues();
    Annotations.of(stack).addError("no");
    expect(() => expect(stack).toRefuse("X")).toThrow("it refuses:\n  shop: no");
  });
});
