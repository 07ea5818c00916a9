import { describe, expect, test } from "vitest";
import { type EvaluateOptions, evaluate } from "../../../../simulator/permissions/policy/evaluate";
import { readPolicyDocument } from "../../../../simulator/permissions/policy/policy-document";
import { type Caller, requestContext } from "../../../../simulator/permissions/policy/request";

const SNS: Caller = { kind: "service", service: "sns.amazonaws.com" };
const ROLE: Caller = { kind: "role", arn: "arn:aws:iam::111122223333:role/Sender", account: "111122223333" };
const ACCOUNT: Caller = { kind: "account", account: "111122223333" };
const QUEUE = "arn:aws:sqs:us-east-2:444455556666:MyQueue";

interface Asked {
  readonly caller?: Caller;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string>>;
}

function findings(statement: object | readonly object[], asked: Asked = {}, options: EvaluateOptions = {}) {
  const { caller = SNS, action = "sqs:SendMessage", resource = QUEUE, context = {} } = asked;
  const document = readPolicyDocument(JSON.stringify({ Version: "2012-10-17", Statement: statement }), "test.policy");
  return evaluate([document], { caller, action, resource, context: requestContext(context) }, options);
}

const allow = { Sid: "Send", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: QUEUE };

describe("who", () => {
  test.each<[principal: unknown, caller: Caller, named: "allows" | "delegates" | undefined]>([
    ["*", SNS, "allows"],
    ["*", ROLE, "allows"],
    [{ AWS: "*" }, SNS, "allows"],
    [{ AWS: "*" }, ROLE, "allows"],
    [{ Service: "sns.amazonaws.com" }, SNS, "allows"],
    [{ Service: ["s3.amazonaws.com", "sns.amazonaws.com"] }, SNS, "allows"],
    [{ Service: "s3.amazonaws.com" }, SNS, undefined],
    [{ Service: "sns.amazonaws.com" }, ROLE, undefined],
    [{ AWS: "sns.amazonaws.com" }, SNS, undefined],
    [{ AWS: "arn:aws:iam::111122223333:role/Sender" }, ROLE, "allows"],
    [{ AWS: "arn:aws:iam::111122223333:role/Other" }, ROLE, undefined],
    [{ AWS: ["arn:aws:iam::444455556666:root", "111122223333"] }, ROLE, "delegates"],
    [{ AWS: "arn:aws:iam::111122223333:root" }, ROLE, "delegates"],
    [{ AWS: "arn:aws:iam::111122223333:root" }, ACCOUNT, "allows"],
    [{ AWS: "111122223333" }, SNS, undefined],
    [{ AWS: "444455556666" }, ACCOUNT, undefined],
    [{ Federated: "cognito-identity.amazonaws.com" }, SNS, undefined],
  ])("%j to %j", (Principal, caller, named) => {
    const { allows, delegates } = findings({ ...allow, Principal }, { caller });
    expect({ allows: allows !== undefined, delegates: delegates !== undefined }).toEqual({
      allows: named === "allows",
      delegates: named === "delegates",
    });
  });

  test("a Deny for anybody but some", () => {
    const { Principal: _, ...rest } = { ...allow, Effect: "Deny", NotPrincipal: { Service: "sns.amazonaws.com" } };
    expect(findings(rest).denies).toBeUndefined();
    expect(findings(rest, { caller: { kind: "service", service: "events.amazonaws.com" } }).denies).toBeDefined();
    expect(findings(rest, { caller: ROLE }).denies).toBeDefined();
  });

  test("a Deny for an account is for all of it", () => {
    const deny = { ...allow, Effect: "Deny", Principal: { AWS: "111122223333" } };
    expect(findings(deny, { caller: ROLE }).denies?.name).toBe("Send of test.policy");
  });
});

describe("what", () => {
  test.each<[statement: object, action: string, allowed: boolean]>([
    [{ Action: "sqs:SendMessage" }, "sqs:SendMessage", true],
    [{ Action: "SQS:sendmessage" }, "sqs:SendMessage", true],
    [{ Action: "sqs:*" }, "sqs:SendMessage", true],
    [{ Action: "*" }, "sqs:SendMessage", true],
    [{ Action: "sqs:Send*" }, "sqs:SendMessage", true],
    [{ Action: "sqs:?endMessage" }, "sqs:SendMessage", true],
    [{ Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"] }, "sqs:SendMessage", false],
    [{ Action: "kms:GenerateDataKey*" }, "kms:GenerateDataKey", true],
    [{ Action: "kms:GenerateDataKey" }, "kms:GenerateDataKeyPair", false],
    [{ Action: undefined, NotAction: "sqs:Receive*" }, "sqs:SendMessage", true],
    [{ Action: undefined, NotAction: ["sqs:Receive*", "sqs:Send*"] }, "sqs:SendMessage", false],
  ])("%j of %s: %j", (statement, action, allowed) => {
    expect(findings({ ...allow, ...statement }, { action }).allows !== undefined).toBe(allowed);
  });

  test.each<[statement: object, allowed: boolean]>([
    [{ Resource: QUEUE }, true],
    [{ Resource: "*" }, true],
    [{ Resource: ["arn:aws:s3:::b", "arn:aws:sqs:*:444455556666:My*"] }, true],
    [{ Resource: "arn:aws:sqs:us-east-2:444455556666:myqueue" }, false],
    [{ Resource: `${QUEUE}.fifo` }, false],
    [{ Resource: "arn:aws:sqs:us-east-2:${aws:SourceAccount}:MyQueue" }, true],
    [{ Resource: "arn:aws:sqs:us-east-2:${aws:PrincipalAccount}:MyQueue" }, false],
    [{ Resource: undefined, NotResource: "arn:aws:sqs:us-east-1:*" }, true],
    [{ Resource: undefined, NotResource: "arn:aws:sqs:us-east-2:*" }, false],
    [{ Resource: undefined, NotResource: "arn:aws:sqs:us-east-2:${aws:PrincipalAccount}:MyQueue" }, false],
    // As in trust policies: what the policy is attached to.
    [{ Resource: undefined }, true],
  ])("%j: %j", (statement, allowed) => {
    const context = { "aws:SourceAccount": "444455556666" };
    expect(findings({ ...allow, ...statement }, { context }).allows !== undefined).toBe(allowed);
  });
});

describe("several statements", () => {
  const deny = { ...allow, Sid: "No", Effect: "Deny" };
  const elsewhere = { ...deny, Condition: { StringNotEquals: { "aws:SourceAccount": "444455556666" } } };

  test("a Deny is found wherever it stands", () => {
    for (const statements of [
      [allow, deny],
      [deny, allow],
    ]) {
      expect(findings(statements).denies?.name).toBe("No of test.policy");
    }
    expect(findings([allow, elsewhere], { context: { "aws:SourceAccount": "444455556666" } }).denies).toBeUndefined();
    expect(findings([allow, elsewhere], {}).denies).toBeDefined();
  });

  test("what comes nearest is told, with all that it lacks", () => {
    const account = { ...allow, Sid: "Mine", Condition: { StringEquals: { "aws:SourceAccount": "1", "aws:X": "2" } } };
    const other = { ...allow, Sid: undefined, Principal: { Service: "s3.amazonaws.com" } };
    const { nearest } = findings([other, account], { context: { "aws:SourceAccount": "9" } });
    expect(nearest?.statement.name).toBe("Mine of test.policy");
    expect(nearest?.lacks).toEqual([
      "has the condition StringEquals on aws:SourceAccount asks for 1, got: 9",
      "has the condition StringEquals on aws:X asks for 2, got: nothing",
    ]);
    expect(findings([other, { ...account, Action: "sqs:Purge" }]).nearest).toMatchObject({
      statement: { name: "statement 1 of test.policy" },
      lacks: ["is for Service s3.amazonaws.com"],
    });
    expect(findings({ ...other, Action: "s3:*" }).nearest).toBeUndefined();
    const unknown = { ...allow, Condition: { StringMatches: { "aws:SourceAccount": "9" } } };
    expect(findings(unknown).nearest?.lacks).toEqual([
      "has the condition StringMatches on aws:SourceAccount, which is no operator of IAM",
    ]);
  });

  test("where conditions cannot allow, they still deny", () => {
    const conditional = { ...allow, Condition: { Bool: { "aws:SecureTransport": "true" } } };
    const context = { "aws:SecureTransport": "true" };
    const options = { noConditions: "has a Condition" };
    expect(findings(conditional, { context }).allows).toBeDefined();
    expect(findings(conditional, { context }, options)).toMatchObject({
      allows: undefined,
      nearest: { lacks: ["has a Condition"] },
    });
    expect(findings({ ...conditional, Effect: "Deny" }, { context }, options).denies).toBeDefined();
  });
});

describe("a malformed document names what is wrong", () => {
  test.each<[document: string | object, message: string]>([
    ["{", 'aws_sqs_queue_policy.q.policy must be JSON, got: "{"'],
    ["[]", "aws_sqs_queue_policy.q.policy must be a JSON object, got: []"],
    [{ Statement: [allow, 1] }, "aws_sqs_queue_policy.q.policy, Statement[1], must be an object, got: 1"],
    [
      { Statement: { ...allow, Effect: "allow" } },
      'Statement[0], must have the Effect "Allow" or "Deny", got: "allow"',
    ],
    [{ Statement: { ...allow, Action: undefined } }, "Statement[0], must have Action or NotAction, got: nothing"],
    [{ Statement: { ...allow, Principal: "sns.amazonaws.com" } }, 'Principal must be "*" or an object'],
    [{ Statement: { ...allow, Resource: [{}] } }, "Resource must be text or a list of texts, got: {}"],
    [{ Statement: { ...allow, Condition: { Bool: "x" } } }, 'Condition.Bool must be an object, got: "x"'],
  ])("%j", (document, message) => {
    expect(() => readPolicyDocument(document, "aws_sqs_queue_policy.q")).toThrow(message);
  });

  test("an empty one allows nothing", () => {
    expect(readPolicyDocument({ Version: "2012-10-17" }, "x").statements).toEqual([]);
  });
});
