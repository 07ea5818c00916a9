import { describe, expect, it } from "vitest";
import { EncryptionKey, FanoutTopic, ReliableQueue, setStage } from "../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../support/stack";

it("makes a rotated key, an alias and a policy by which the account keeps it", () => {
  const stack = synthesized((scope) => {
    setStage(scope, "dev");
    new EncryptionKey(scope, "key", { name: "orders" });
  });
  expect(inventory(stack)).toEqual({ aws_kms_alias: 1, aws_kms_key: 1, aws_kms_key_policy: 1 });
  expect(block(stack, "aws_kms_key", "key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(block(stack, "aws_kms_alias", "key_alias").name).toBe("alias/dev-orders");
  const arn = `${address(stack, "aws_kms_key", "key")}.arn`;
  const part = (index: number) => `\${element(split(":", ${arn}), ${index})}`;
  expect(statements(block(stack, "aws_kms_key_policy", "key_policy"))).toEqual([
    {
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: `arn:${part(1)}:iam::${part(4)}:root` },
      Action: "kms:*",
      Resource: `\${${arn}}`,
    },
  ]);
});

it("can be brought back for 7 to 30 days", () => {
  const days = (deletionWindowDays: number) => (scope: Parameters<Parameters<typeof synthesized>[0]>[0]) =>
    void new EncryptionKey(scope, "key", { name: "k", deletionWindowDays });
  expect(() => synthesized(days(7))).not.toThrow();
  expect(() => synthesized(days(30))).not.toThrow();
  expect(refused(days(6))).toContain("[OUT_OF_RANGE]");
  expect(refused(days(31))).toContain("[OUT_OF_RANGE]");
});

it("lets each service in once, however many queues and topics it is for", () => {
  const stack = synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "all" });
    const topic = new FanoutTopic(scope, "topic", { name: "t", encryptionKey });
    for (const id of ["a", "b", "c"]) topic.subscribe(new ReliableQueue(scope, id, { name: id, encryptionKey }));
  });
  const account = `\${element(split(":", ${address(stack, "aws_kms_key", "key")}.arn), 4)}`;
  const [, ...grants] = statements(block(stack, "aws_kms_key_policy", "key_policy"));
  expect(grants).toEqual([
    expect.objectContaining({
      Sid: "AllowSnsDecryptGenerateDataKey",
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    }),
  ]);
});

it("lets in the account of a topic that is in another account", () => {
  const stack = synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "all" });
    const arn = "arn:aws:sns:eu-central-1:222222222222:theirs";
    const theirs = FanoutTopic.existing(scope, "theirs", { arn });
    theirs.subscribe(new ReliableQueue(scope, "q", { name: "q", encryptionKey }), { deadLetterQueue: false });
  });
  expect(statements(block(stack, "aws_kms_key_policy", "key_policy"))[1]).toMatchObject({
    Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } },
  });
});

it("lets another account's topic put its dead letters into an encrypted queue, as that account", () => {
  const stack = synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "letters" });
    const arn = "arn:aws:sns:eu-central-1:222222222222:theirs";
    const theirs = FanoutTopic.existing(scope, "theirs", { arn });
    theirs.subscribe(new ReliableQueue(scope, "q", { name: "q" }), { deadLetterQueue: { encryptionKey } });
  });
  const ofTheTopic = { StringEquals: { "aws:SourceAccount": "222222222222" } };
  expect(statements(block(stack, "aws_sqs_queue_policy", "theirs_to-q_dlq_policy"))[1]).toMatchObject({
    Principal: { Service: "sns.amazonaws.com" },
    Condition: { ...ofTheTopic, ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-central-1:222222222222:theirs" } },
  });
  expect(statements(block(stack, "aws_kms_key_policy", "key_policy"))[1]).toMatchObject({ Condition: ofTheTopic });
});

describe("an existing key", () => {
  it("of a queue that no service sends to needs nothing", () => {
    const stack = synthesized((scope) => {
      new ReliableQueue(scope, "q", { name: "q", encryptionKey: "alias/aws/sqs" });
    });
    expect(block(stack, "aws_sqs_queue", "q").kms_master_key_id).toBe("alias/aws/sqs");
    expect(stack.warnings).toEqual([expect.stringContaining("ALARMS_NOTIFY_NOBODY")]);
  });
});
