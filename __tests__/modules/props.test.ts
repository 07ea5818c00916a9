// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions of Terraform.

import { Lazy, type TerraformStack, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  Dashboard,
  DeadLetterQueue,
  EncryptionKey,
  EventBus,
  EventRoute,
  email,
  FanoutTopic,
  HandlerFunction,
  IdempotencyTable,
  ReliableQueue,
  setAlarmTopic,
} from "../../modules";
import { block, newStack, refusal, synthesized } from "../support/stack";

/** What JavaScript lets through. */
// biome-ignore lint/suspicious/noExplicitAny: what TypeScript would refuse is what is tested
const js = (value: unknown): any => value;

const entry = "__tests__/support/handlers/minimal.ts";
const pattern = { source: ["a"] };
const queueArn = "arn:aws:sqs:eu-central-1:123456789012:q";
const queue = (scope: TerraformStack, props: object = {}) => new ReliableQueue(scope, "q", js({ name: "q", ...props }));
const topic = (scope: TerraformStack, props: object = {}) => new FanoutTopic(scope, "t", js({ name: "t", ...props }));
const route = (scope: TerraformStack, props: object) =>
  new EventRoute(
    scope,
    "r",
    js({ bus: new EventBus(scope, "b", { name: "b" }), pattern, targets: [queue(scope)], ...props }),
  );

describe("a value of another type", () => {
  const MISSING = "It is missing, or not yet set where it is used.";
  const cases: [string, (scope: TerraformStack) => unknown, string][] = [
    ["no props", (s) => new ReliableQueue(s, "q", js(undefined)), `q: props must be an object, got: undefined.`],
    [
      "no options",
      (s) => queue(s).consumedBy(new HandlerFunction(s, "f", { entry }), js(null)),
      "q/to-f: props must be an object, got: null.",
    ],
    [
      "a text for a number",
      (s) => queue(s, { retentionDays: "14" }),
      'q: retentionDays must be a number, got: "14". Write 14, a number and no text.',
    ],
    [
      "within an object",
      (s) => queue(s, { deadLetterQueue: { maxReceiveCount: "5" } }),
      'q: deadLetterQueue.maxReceiveCount must be a number, got: "5".',
    ],
    [
      "true where false is meant",
      (s) => queue(s, { deadLetterQueue: true }),
      "q: deadLetterQueue must be false or an object, got: true. Leave it out for the default.",
    ],
    [
      "null",
      (s) => queue(s, { alarms: null }),
      "q: alarms must be false or an object, got: null. Leave it out where there is none.",
    ],
    ["no key", (s) => queue(s, { encryptionKey: {} }), "q: encryptionKey must be an EncryptionKey or a text, got: {}."],
    [
      "a key by ARN of a function",
      (s) => new HandlerFunction(s, "f", js({ entry, encryptionKey: "arn" })),
      'f: encryptionKey must be an EncryptionKey, got: "arn".',
    ],
    ["no provider", (s) => queue(s, { provider: "aws" }), 'q: provider must be a provider, got: "aws".'],
    [
      "a name that is a number",
      (s) => queue(s, { name: 5 }),
      "q: name must be a text, got: 5. Give the queue a name. [NAME_MISSING]",
    ],
    ["a topic without props", (s) => new FanoutTopic(s, "t", js(undefined)), "t: props must be an object"],
    ["fifo as a text", (s) => topic(s, { fifo: "yes" }), 't: fifo must be true or false or an object, got: "yes".'],
    [
      "nobody to subscribe",
      (s) => topic(s).subscribe(js(undefined)),
      `t: subscribe must be given a queue, a function, email(…), https(…) or sms(…), got: undefined. ${MISSING}`,
    ],
    ["an address to subscribe", (s) => topic(s).subscribe(js("ops@example.com")), "t: subscribe must be given a queue"],
    [
      "no consumer",
      (s) => queue(s).consumedBy(js(undefined)),
      `q: consumedBy must be given a HandlerFunction, or HandlerFunction.existing(…), got: undefined. ${MISSING}`,
    ],
    [
      "no consumer of an existing queue",
      (s) => ReliableQueue.existing(s, "e", { arn: queueArn }).consumedBy(js({})),
      "e: consumedBy must be given",
    ],
    ["no alarm topic", (s) => setAlarmTopic(s, js(undefined)), "test: setAlarmTopic must be given a FanoutTopic"],
    [
      "no bus",
      (s) => route(s, { bus: undefined }),
      `r: bus must be a bus: an EventBus, or EventBus.existing(…), got: undefined. ${MISSING}`,
    ],
    ["one target in place of a list", (s) => route(s, { targets: topic(s) }), "r: targets must be a list"],
    [
      "targets that are none",
      (s) => route(s, { targets: [null] }),
      "r: targets[0] must be given a queue, topic, function, bus or other target, or { target, … }, got: null.",
    ],
    [
      "a target that is not there yet",
      (s) => route(s, { targets: [{ target: undefined }] }),
      `r: targets[0].target must be a queue, topic, function, bus or other target, got: undefined. ${MISSING}`,
    ],
    ["a pattern as text", (s) => route(s, { pattern: JSON.stringify(pattern) }), "r: pattern must be an object"],
    [
      "a retry as a number",
      (s) => route(s, { targets: [{ target: topic(s), retry: 3 }] }),
      "r: targets[0].retry must be an object, got: 3.",
    ],
    [
      "no input",
      (s) => route(s, { targets: [{ target: topic(s), input: {} }] }),
      "r/to-t: input must be one of { constant }, { path } and { paths, template }, got: {}.",
    ],
    [
      "two inputs",
      (s) => route(s, { targets: [{ target: topic(s), input: { path: "$", constant: 1 } }] }),
      "[INPUT_KIND]",
    ],
    ["no entry", (s) => new HandlerFunction(s, "f", js({})), `f: entry must be a text, got: undefined. ${MISSING}`],
    [
      "a number in the environment",
      (s) => new HandlerFunction(s, "f", js({ entry, environment: { SIZE: 5 } })),
      "f: environment.SIZE must be a text, got: 5.",
    ],
    [
      "one action in place of a list",
      (s) => new HandlerFunction(s, "f", { entry }).allow("Read", js("s3:GetObject"), []),
      'f: allow(…, actions) must be a list, got: "s3:GetObject".',
    ],
    ["no sources", (s) => new Dashboard(s, "d", js({ name: "d" })), "d: sources must be a list, got: undefined."],
    [
      "a source that shows nothing",
      (s) => new Dashboard(s, "d", js({ name: "d", sources: [undefined] })),
      "d: sources[0] must be given a bus",
    ],
    [
      "a publisher as text",
      (s) => new EventBus(s, "b", js({ name: "b", publishers: ["123456789012"] })),
      "b: publishers[0] must be an object",
    ],
    ["a table without props", (s) => new IdempotencyTable(s, "i", js(undefined)), "i: props must be an object"],
    ["a key without a name", (s) => new EncryptionKey(s, "k", js({})), "k: name must be a text, got: undefined."],
    [
      "letters without a meaning",
      (s) => new DeadLetterQueue(s, "l", js({ name: "l" })),
      "l: meaning must be a text, got: undefined.",
    ],
  ];

  it.each(cases)("%s", (_what, build, message) => {
    const stack = newStack();
    const refused = refusal(() => build(stack));
    expect(refused).toContain(message.startsWith("test") || message.startsWith("[") ? message : `test/${message}`);
    expect(refused).toMatch(/ \[[A-Z_]+\]$/);
  });
});

describe("a value of a few", () => {
  it.each([
    [
      (s: TerraformStack) => new HandlerFunction(s, "f", js({ entry, architecture: "x86" })),
      'architecture must be "arm64" or "x86_64", got: "x86".',
    ],
    [
      (s: TerraformStack) => new HandlerFunction(s, "f", js({ entry, architecture: "ARM64" })),
      'got: "ARM64". Write "arm64".',
    ],
    [
      (s: TerraformStack) => topic(s).subscribe(queue(s), js({ filterScope: "Body" })),
      'filterScope must be "MessageAttributes" or "MessageBody", got: "Body".',
    ],
    [(s: TerraformStack) => topic(s).subscribe(queue(s), js({ filterScope: null })), "got: null."],
    [
      (s: TerraformStack) => ReliableQueue.existing(s, "e", js({ arn: queueArn, policyManaged: "her" })),
      'Write "here".',
    ],
  ])("%#", (build, message) => {
    const refused = refusal(() => build(newStack()));
    expect(refused).toContain(message);
    expect(refused).toContain("[VALUE_INVALID]");
  });
});

describe("a prop that there is not", () => {
  it.each([
    [{ maxRecieveCount: 3 }, "maxRecieveCount", "maxReceiveCount"],
    [{ name: "x", retentionDay: 3 }, "retentionDay", "retentionDays"],
  ])("is refused where it is likely to be mistyped: %j", (deadLetterQueue, typed, meant) => {
    expect(refusal(() => queue(newStack(), { deadLetterQueue }))).toBe(
      `test/q: deadLetterQueue.${typed} must be the name of a prop, got: 3. Did you mean deadLetterQueue.${meant}? [PROP_MISSPELLED]`,
    );
  });

  it("is warned of where nothing is near, and may be there undefined", () => {
    const warnings = synthesized(
      (scope) => void queue(scope, { colour: Token.asNumber("${var.n}"), retentionDay: undefined }),
    ).warnings;
    expect(warnings.filter((each) => each.includes("PROP_UNKNOWN"))).toEqual([
      expect.stringContaining(
        "test/q: colour must be the name of a prop, or nobody reads it, got: a Terraform expression. Drop it, or take one of ",
      ),
    ]);
  });
});

it("lets through what is known after apply only", () => {
  const stack = synthesized((scope) => {
    queue(scope, { delaySeconds: Token.asNumber("${var.delay}"), name: Lazy.stringValue({ produce: () => "later" }) });
    topic(scope, { displayName: Lazy.stringValue({ produce: () => "later" }) }).subscribe(
      email(Lazy.stringValue({ produce: () => "ops@example.com" })),
    );
  });
  expect(block(stack, "aws_sqs_queue", "q").name).toBe("later");
  expect(block(stack, "aws_sns_topic_subscription", "t_to-email").endpoint).toBe("ops@example.com");
});
