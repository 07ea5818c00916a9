import { describe, expect, test } from "vitest";
import type { Sender } from "../../../simulator/world";
import { type Blocks, ref } from "../support/stack-json";
import { judgedBlocks } from "./support/hops";

const ACCOUNT = "123456789012";
const HERE = `eu-central-1:${ACCOUNT}`;
const sender = (service: string, sourceArn: string): Sender => ({
  service: `${service}.amazonaws.com`,
  sourceArn,
  sourceAccount: ACCOUNT,
});
const EVENTS = sender("events", `arn:aws:events:${HERE}:rule/r`);
const SNS = sender("sns", `arn:aws:sns:${HERE}:t`);
const CLOUDWATCH = sender("cloudwatch", `arn:aws:cloudwatch:${HERE}:alarm:a`);

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const toAccount = {
  Sid: "Enable IAM User Permissions",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
};
/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
const toService = (service: string, more: object = {}) => ({
  Sid: `To ${service}`,
  Effect: "Allow",
  Principal: { Service: `${service}.amazonaws.com` },
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: "*",
  ...more,
});
const anybody = { Effect: "Allow", Principal: "*", Resource: "*" };

/** A queue and a topic that let everybody in, encrypted with a key that may let nobody in. */
function encrypted(keyPolicy: string | undefined, named: unknown = ref("aws_kms_key.k"), more: Blocks = {}): Blocks {
  return {
    aws_kms_key: { k: keyPolicy === undefined ? {} : { policy: keyPolicy } },
    aws_kms_alias: { a: { name: "alias/orders", target_key_id: ref("aws_kms_key.k", "key_id") } },
    aws_sqs_queue: { q: { name: "q", kms_master_key_id: named, policy: policy({ ...anybody, Action: "sqs:*" }) } },
    aws_sns_topic: { t: { name: "t", kms_master_key_id: named, policy: policy({ ...anybody, Action: "sns:*" }) } },
    ...more,
  };
}

function refusal(resources: Blocks, from: Sender, to: "queue" | "topic"): string | undefined {
  const { topology, permissions } = judgedBlocks(resources);
  const place = to === "queue" ? topology.queues[0] : topology.topics[0];
  return place && permissions.mayDeliver(from, place)?.message;
}

describe("a key of the customer", () => {
  test("with the default policy lets no service in", () => {
    for (const keyPolicy of [undefined, policy(toAccount)]) {
      expect(refusal(encrypted(keyPolicy), EVENTS, "queue")).toMatch(
        /^events\.amazonaws\.com for arn:.*:rule\/r may not kms:GenerateDataKey on the key aws_kms_key\.k of queue q: no statement of aws_kms_key\.k allows it; .* is for AWS arn:aws:iam::123456789012:root/,
      );
      expect(refusal(encrypted(keyPolicy), SNS, "queue")).toContain("may not kms:GenerateDataKey");
      expect(refusal(encrypted(keyPolicy), CLOUDWATCH, "topic")).toContain("may not kms:GenerateDataKey");
    }
  });

  test("lets in the service that its policy names, and no other", () => {
    const keyPolicy = policy(toAccount, toService("events"));
    expect(refusal(encrypted(keyPolicy), EVENTS, "queue")).toBeUndefined();
    expect(refusal(encrypted(keyPolicy), EVENTS, "topic")).toBeUndefined();
    expect(refusal(encrypted(keyPolicy), SNS, "queue")).toContain("is for Service events.amazonaws.com");
  });

  test("must allow both, to make data keys and to decrypt", () => {
    const makes = policy(toAccount, toService("events", { Action: "kms:GenerateDataKey" }));
    expect(refusal(encrypted(makes), EVENTS, "queue")).toContain(
      "may not kms:Decrypt on the key aws_kms_key.k of queue q",
    );
    const decrypts = policy(toAccount, toService("events", { Action: "kms:Decrypt" }));
    expect(refusal(encrypted(decrypts), EVENTS, "queue")).toContain("may not kms:GenerateDataKey");
  });

  test("a Deny in it stands above", () => {
    const deny = toService("events", { Sid: "No", Effect: "Deny", Action: "kms:Decrypt" });
    expect(refusal(encrypted(policy(toService("events"), deny)), EVENTS, "queue")).toContain(
      "No of aws_kms_key.k denies it",
    );
  });

  test("may name the account, except for what EventBridge publishes to a topic", () => {
    const keyPolicy = policy(
      toAccount,
      ...["events", "sns", "cloudwatch"].map((service) =>
        toService(service, { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } }),
      ),
    );
    expect(refusal(encrypted(keyPolicy), EVENTS, "queue")).toBeUndefined();
    expect(refusal(encrypted(keyPolicy), SNS, "queue")).toBeUndefined();
    expect(refusal(encrypted(keyPolicy), CLOUDWATCH, "topic")).toBeUndefined();
    expect(refusal(encrypted(keyPolicy), EVENTS, "topic")).toContain(
      `StringEquals on aws:SourceAccount asks for ${ACCOUNT}, got: nothing`,
    );
  });

  test("may name what is encrypted", () => {
    const named = (arn: string) =>
      policy(toService("events", { Condition: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": arn } } }));
    expect(refusal(encrypted(named(`arn:aws:sqs:${HERE}:q`)), EVENTS, "queue")).toBeUndefined();
    expect(refusal(encrypted(named(`arn:aws:sqs:${HERE}:other`)), EVENTS, "queue")).toContain(
      "may not kms:GenerateDataKey",
    );
  });

  test.each([
    ["its ARN", ref("aws_kms_key.k")],
    ["its id", ref("aws_kms_key.k", "key_id")],
    ["the ARN of its alias", ref("aws_kms_alias.a")],
    ["its alias", "alias/orders"],
  ])("is found by %s", (_, named) => {
    expect(refusal(encrypted(undefined, named), EVENTS, "queue")).toContain("the key aws_kms_key.k of queue q");
    expect(refusal(encrypted(policy(toService("events")), named), EVENTS, "queue")).toBeUndefined();
  });

  test("may have its policy beside it, by id or ARN", () => {
    for (const attribute of ["key_id", "arn"]) {
      const beside = {
        aws_kms_key_policy: { p: { key_id: ref("aws_kms_key.k", attribute), policy: policy(toService("events")) } },
      };
      expect(refusal(encrypted(undefined, undefined, beside), EVENTS, "queue")).toBeUndefined();
      expect(refusal(encrypted(undefined, undefined, beside), SNS, "queue")).toContain(
        "no statement of aws_kms_key_policy.p",
      );
    }
  });

  test("of another stack is not known", () => {
    const far = `arn:aws:kms:${HERE}:key/0f1e2d3c-0000-4000-8000-000000000000`;
    expect(refusal(encrypted(undefined, far), EVENTS, "queue")).toBeUndefined();
  });
});

test("the keys that AWS keeps let no service in", () => {
  expect(refusal(encrypted(undefined, "alias/aws/sqs"), EVENTS, "queue")).toMatch(
    /may not kms:GenerateDataKey on the AWS managed key alias\/aws\/sqs of queue q: no statement of the fixed policy of alias\/aws\/sqs allows it; .*kms:CallerAccount/,
  );
  expect(refusal(encrypted(undefined, "alias/aws/sns"), EVENTS, "topic")).toContain("key alias/aws/sns of topic t");
  expect(refusal(encrypted(undefined, "alias/aws/sns"), CLOUDWATCH, "topic")).toContain("key alias/aws/sns of topic t");
  expect(refusal(encrypted(undefined, `arn:aws:kms:${HERE}:alias/aws/sqs`), SNS, "queue")).toContain("alias/aws/sqs");
});

test("SQS's own encryption asks nothing", () => {
  const queue = { name: "q", sqs_managed_sse_enabled: true, policy: policy({ ...anybody, Action: "sqs:*" }) };
  expect(refusal({ aws_sqs_queue: { q: queue } }, EVENTS, "queue")).toBeUndefined();
});

describe("a function and its role", () => {
  const TRUST = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
  const receive = { Effect: "Allow", Action: "sqs:*", Resource: "*" };
  const decrypt = { Sid: "Decrypt", Effect: "Allow", Action: "kms:Decrypt", Resource: ref("aws_kms_key.k") };

  function withFunction(keyPolicy: string | undefined, role: object[], named?: unknown): Blocks {
    return encrypted(keyPolicy, named, {
      aws_iam_role: { r: { name: "r", assume_role_policy: TRUST } },
      aws_iam_role_policy: { p: { role: "r", name: "p", policy: policy(...role) } },
      aws_lambda_function: { f: { function_name: "f", role: ref("aws_iam_role.r") } },
      aws_lambda_event_source_mapping: { m: { event_source_arn: ref("aws_sqs_queue.q"), function_name: "f" } },
    });
  }
  const consume = (resources: Blocks) => {
    const { topology, permissions } = judgedBlocks(resources);
    const queue = topology.queues.find(({ mappings }) => mappings.length > 0);
    const mapping = queue?.mappings[0];
    return queue && mapping && permissions.mayConsume(mapping, queue)?.message;
  };

  test("decrypts by the role's policy, where the key leaves it to the account", () => {
    expect(consume(withFunction(undefined, [receive, decrypt]))).toBeUndefined();
    expect(consume(withFunction(undefined, [receive]))).toBe(
      "function f, as aws_iam_role.r, may not kms:Decrypt on the key aws_kms_key.k of queue q: no statement of aws_iam_role_policy.p allows it.",
    );
    const closed = policy(toService("events"));
    expect(consume(withFunction(closed, [receive, decrypt]))).toContain("no statement of aws_kms_key.k allows it");
  });

  test("decrypts where the key names the role, whatever its policies", () => {
    const named = policy({ ...toAccount, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/r` }, Action: "kms:Decrypt" });
    expect(consume(withFunction(named, [receive]))).toBeUndefined();
  });

  test("decrypts by way of SQS alone, where the key says so", () => {
    const via = (service: string) =>
      policy({
        ...toAccount,
        Condition: { StringEquals: { "kms:ViaService": `${service}.eu-central-1.amazonaws.com` } },
      });
    expect(consume(withFunction(via("sqs"), [receive, decrypt]))).toBeUndefined();
    expect(consume(withFunction(via("sns"), [receive, decrypt]))).toContain("kms:ViaService");
  });

  test("needs nothing for the key that AWS keeps", () => {
    expect(consume(withFunction(undefined, [receive], "alias/aws/sqs"))).toBeUndefined();
  });

  test("of a dead-letter queue decrypts with the key of where the messages come from", () => {
    const source = {
      name: "source",
      kms_master_key_id: ref("aws_kms_key.k"),
      redrive_policy: `{"deadLetterTargetArn":"${ref("aws_sqs_queue.q")}","maxReceiveCount":3}`,
    };
    const stack = (role: object[]) => {
      const blocks = withFunction(undefined, role);
      const { q } = blocks.aws_sqs_queue as { q: object };
      return { ...blocks, aws_sqs_queue: { q: { ...q, kms_master_key_id: null }, source } } as Blocks;
    };
    expect(consume(stack([receive]))).toContain("may not kms:Decrypt on the key aws_kms_key.k of queue source");
    expect(consume(stack([receive, decrypt]))).toBeUndefined();
  });

  test("sends with the key", () => {
    const call = (role: object[], action: string) => {
      const { topology, permissions } = judgedBlocks(withFunction(undefined, role));
      const [fn] = topology.functions;
      return fn && permissions.mayCall(fn, action, topology.queues[0]?.arn ?? "")?.message;
    };
    expect(call([receive, decrypt], "sqs:SendMessage")).toContain("may not kms:GenerateDataKey");
    expect(call([receive, { ...decrypt, Action: "kms:*" }], "sqs:SendMessage")).toBeUndefined();
    expect(call([receive, decrypt], "sqs:ReceiveMessage")).toBeUndefined();
    expect(call([receive], "sqs:DeleteMessage")).toBeUndefined();
  });
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html */
describe("an encrypted bus", () => {
  const BUS = `arn:aws:events:${HERE}:event-bus/b`;
  const statement = {
    Sid: "Allow the use of key",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "aws:SourceAccount": ACCOUNT,
        "aws:SourceArn": BUS,
        "kms:EncryptionContext:aws:events:event-bus:arn": BUS,
      },
    },
  };
  const mayEncrypt = (...statements: object[]) => {
    const { topology, permissions } = judgedBlocks({
      aws_kms_key: { k: { policy: policy(...statements) } },
      aws_cloudwatch_event_bus: { b: { name: "b", kms_key_identifier: ref("aws_kms_key.k") } },
    });
    const [bus] = topology.buses;
    return bus && permissions.mayEncrypt(bus)?.message;
  };

  test("keeps its events with a key that lets EventBridge in", () => {
    expect(mayEncrypt(toAccount, statement)).toBeUndefined();
    expect(mayEncrypt(toAccount)).toContain(
      "events.amazonaws.com may not kms:DescribeKey on the key aws_kms_key.k of bus b",
    );
    for (const action of statement.Action) {
      expect(mayEncrypt({ ...statement, Action: statement.Action.filter((each) => each !== action) })).toContain(
        `may not ${action} on`,
      );
    }
    const other = { StringEquals: { ...statement.Condition.StringEquals, "aws:SourceArn": `${BUS}2` } };
    expect(mayEncrypt({ ...statement, Condition: other })).toContain("aws:SourceArn");
  });
});
