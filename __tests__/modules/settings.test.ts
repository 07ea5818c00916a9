import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { acceptRisk, email, FanoutTopic, ReliableQueue, setAlarmTopic, setStage } from "../../modules";
import { WARNINGS } from "../../modules/warnings";
import { address, block, newStack, refusal, synth, synthesized } from "../support/stack";

describe("stage", () => {
  it("adds nothing when empty or not given", () => {
    for (const stage of [undefined, ""]) {
      const stack = synthesized((scope) => {
        setStage(scope, stage);
        new ReliableQueue(scope, "q", { name: "q" });
      });
      expect(block(stack, "aws_sqs_queue", "q").name).toBe("q");
    }
  });

  it("counts for the length of names", () => {
    const build = (stage: string) => () =>
      synthesized((scope) => {
        setStage(scope, stage);
        new ReliableQueue(scope, "q", { name: "q".repeat(70), deadLetterQueue: false });
      });
    expect(build("ninechars")).not.toThrow();
    expect(refusal(build("tencharact"))).toContain('(with the stage "tencharact" and what Signalbox adds)');
  });

  it("holds for a part of a stack", () => {
    const stack = newStack();
    const part = new Construct(stack, "part");
    setStage(part, "dev");
    new ReliableQueue(part, "q", { name: "q" });
    new ReliableQueue(stack, "q", { name: "q" });
    const made = synth(stack);
    expect(block(made, "aws_sqs_queue", "part_q").name).toBe("dev-q");
    expect(block(made, "aws_sqs_queue", "q").name).toBe("q");
  });

  it.each(["has space", "-dev", "a".repeat(21), "dev_1"])("is not %j", (stage) => {
    expect(refusal(() => setStage(newStack(), stage))).toMatch(
      /^test: stage must be 1 to 20 letters, digits and hyphens.* \[STAGE_INVALID\]$/,
    );
  });

  it("comes before the first name", () => {
    const stack = newStack();
    new ReliableQueue(stack, "q", { name: "q" });
    expect(refusal(() => setStage(stack, "dev"))).toBe(
      'test: stage must be set before the first construct that takes a name, got: "dev after names were made". Move setStage(…) to the top of the constructor. [STAGE_TOO_LATE]',
    );
  });
});

describe("alarm topic", () => {
  it("is notified by alarms made before and after, and a part may have another", () => {
    const stack = newStack();
    new ReliableQueue(stack, "before", { name: "before" });
    const topics = ["all", "part"].map((id) => new FanoutTopic(stack, `${id}-alerts`, { name: id }));
    for (const topic of topics) topic.subscribe(email("ops@example.com"));
    setAlarmTopic(stack, topics[0] as FanoutTopic);
    new ReliableQueue(stack, "after", { name: "after" });
    const part = new Construct(stack, "part");
    setAlarmTopic(part, topics[1] as FanoutTopic);
    new ReliableQueue(part, "q", { name: "in-part" });
    const made = synth(stack);
    const arn = (id: string) => [`\${${address(made, "aws_sns_topic", `${id}-alerts`)}.arn}`];
    for (const [name, topic] of [
      ["before", "all"],
      ["after", "all"],
      ["part_q", "part"],
    ] as const) {
      const alarm = block(made, "aws_cloudwatch_metric_alarm", `${name}_dlq_alarm`);
      expect(alarm).toMatchObject({ alarm_actions: arn(topic), ok_actions: arn(topic) });
    }
    expect(made.warnings).toEqual([]);
  });

  it("is asked for once, however many alarms notify nobody", () => {
    const stack = synthesized((scope) => {
      for (const id of ["a", "b"]) new ReliableQueue(scope, id, { name: id });
    });
    expect(stack.warnings).toEqual([
      'test: setAlarmTopic must name the topic that the alarms notify, got: "none for 4 of 4 alarms". Call setAlarmTopic(this, topic) once in the stack: until then an alarm goes off and nobody hears it. [ALARMS_NOTIFY_NOBODY]',
    ]);
    expect(block(stack, "aws_cloudwatch_metric_alarm", "a_age-alarm")).not.toHaveProperty("alarm_actions");
  });
});

describe("accepting a risk", () => {
  it("holds for what is below, and only for its code", () => {
    const stack = newStack();
    const part = new Construct(stack, "part");
    acceptRisk(part, "NO_DEAD_LETTER_QUEUE", "a test");
    acceptRisk(stack, "ALARMS_NOTIFY_NOBODY", "a test");
    new ReliableQueue(part, "q", { name: "a", deadLetterQueue: false });
    expect(synth(stack).warnings).toEqual([]);
    new ReliableQueue(stack, "q", { name: "b", deadLetterQueue: false });
    expect(synth(stack).warnings).toEqual([expect.stringContaining("test/q: deadLetterQueue must be there")]);
  });

  it("needs a reason", () => {
    for (const because of [" ", undefined as never]) {
      expect(refusal(() => acceptRisk(newStack(), "NO_DEAD_LETTER_QUEUE", because))).toMatch(
        /must give a reason, got: .* \[REASON_MISSING\]$/,
      );
    }
  });

  it.each([
    ["NO_DEADLETTER_QUEUE", "Did you mean NO_DEAD_LETTER_QUEUE?"],
    ["FIFO_MIXED", "The code stands at the end of the warning; errors cannot be accepted."],
    [undefined, "The code stands at the end of the warning; errors cannot be accepted."],
  ])("needs the code of a warning: not %s", (code, mend) => {
    expect(refusal(() => acceptRisk(newStack(), code as never, "a test"))).toBe(
      `test: acceptRisk must be given the code of a warning, got: ${code && JSON.stringify(code)}. ${mend} [RISK_UNKNOWN]`,
    );
  });

  it("can be asked of every warning that the constructs give, and of nothing else", () => {
    const given = readdirSync("modules", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(join("modules", file), "utf8").matchAll(
          /report\.warning\(\{?\s*\{?\s*(?:\.\.\.finding, )?code: "([A-Z_]+)"/g,
        ),
      ])
      .map(([, code]) => code);
    // Made ahead of the report that takes it.
    expect([...new Set([...given, "PROP_UNKNOWN"])].sort()).toEqual([...WARNINGS]);
  });
});

it("synthesizing twice gives the same bytes, and no warning twice", () => {
  const stack = newStack();
  new ReliableQueue(stack, "q", { name: "q", deadLetterQueue: false });
  const once = synth(stack);
  const twice = synth(stack);
  expect(twice.json).toBe(once.json);
  expect(twice.warnings).toEqual(once.warnings);
});
