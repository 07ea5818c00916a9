import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  denyPlainHttp,
  type PolicyStatement,
  ResourcePolicy,
  type ServiceGrant,
} from "../../../modules/policy/resource-policy";

const RESOURCE = "arn:aws:sqs:eu-central-1:111111111111:orders";

const grants = fc.array(
  fc.record({
    service: fc.constantFrom("events.amazonaws.com", "sns.amazonaws.com", "s3.amazonaws.com"),
    actions: fc.uniqueArray(fc.constantFrom("sqs:SendMessage", "sqs:GetQueueAttributes", "kms:Decrypt"), {
      minLength: 1,
    }),
    source: fc.option(
      fc.record({
        arn: fc.option(
          fc.integer({ min: 0, max: 5 }).map((n) => `arn:aws:events:eu-central-1:111111111111:rule/r${n}`),
          {
            nil: undefined,
          },
        ),
        account: fc.option(fc.constantFrom("111111111111", "222222222222"), { nil: undefined }),
        order: fc.string({ maxLength: 3 }),
      }),
      { nil: undefined },
    ),
  }),
);

const documentOf = (all: readonly ServiceGrant[]) => {
  const policy = new ResourcePolicy(RESOURCE, [denyPlainHttp("sqs:*", RESOURCE)]);
  for (const grant of all) policy.allowService(grant);
  return policy.document();
};

describe("any set of grants", () => {
  it("gives one valid document: a version, unique Sids of letters and digits, TLS first", () => {
    fc.assert(
      fc.property(grants, (all) => {
        const { Version, Statement } = documentOf(all);
        expect(Version).toBe("2012-10-17");
        expect(Statement[0]?.Sid).toBe("DenyPlainHttp");
        const sids = Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
        expect(JSON.stringify(Statement)).not.toMatch(/null|undefined|\[\]/);
      }),
    );
  });

  it("lets in what was granted, and nothing else", () => {
    const service = fc.constantFrom("events.amazonaws.com", "sns.amazonaws.com", "s3.amazonaws.com", "x.amazonaws.com");
    const action = fc.constantFrom("sqs:SendMessage", "sqs:GetQueueAttributes", "kms:Decrypt", "sqs:DeleteQueue");
    const arn = fc.integer({ min: 0, max: 6 }).map((n) => `arn:aws:events:eu-central-1:111111111111:rule/r${n}`);
    const account = fc.constantFrom("111111111111", "222222222222", "333333333333");
    fc.assert(
      fc.property(grants, fc.record({ service, action, arn, account }), (all, request) => {
        const granted = all.some(
          (grant) =>
            grant.service === request.service &&
            grant.actions.includes(request.action as never) &&
            (grant.source?.arn ?? request.arn) === request.arn &&
            (grant.source?.account ?? request.account) === request.account,
        );
        expect(documentOf(all).Statement.some((statement) => allows(statement, request))).toBe(granted);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives the same document in whatever order they come", () => {
    const distinct = grants.map((all) =>
      all.map((grant, n) => ({ ...grant, ...(grant.source && { source: { ...grant.source, order: `${n}` } }) })),
    );
    fc.assert(
      fc.property(
        distinct.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(new Set(sortedText(documentOf(shuffled)))).toEqual(new Set(sortedText(documentOf(all))));
        },
      ),
    );
  });
});

it("merges the senders of one service into one statement, sorted by where they stand", () => {
  const send = (name: string) => ({
    service: "events.amazonaws.com",
    actions: ["sqs:SendMessage"],
    source: { arn: `arn:${name}`, account: "111111111111", order: name },
  });
  expect(documentOf([send("b"), send("a"), send("b")]).Statement.slice(1)).toEqual([
    {
      Sid: "AllowEventsSendMessage",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: RESOURCE,
      Condition: {
        ArnEquals: { "aws:SourceArn": ["arn:a", "arn:b"] },
        StringEquals: { "aws:SourceAccount": "111111111111" },
      },
    },
  ]);
});

it("keeps a statement of a user's, once", () => {
  const policy = new ResourcePolicy(RESOURCE, []);
  const statement: PolicyStatement = {
    Sid: "Partner",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::222222222222:root" },
    Action: "sqs:SendMessage",
    Resource: RESOURCE,
  };
  policy.add(statement);
  policy.add({ ...statement });
  policy.add({ ...statement, Action: "sqs:GetQueueUrl" });
  expect(policy.document().Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ["Partner", "sqs:SendMessage"],
    ["Partner2", "sqs:GetQueueUrl"],
  ]);
});

interface Request {
  readonly service: string;
  readonly action: string;
  readonly arn: string;
  readonly account: string;
}

/** What IAM decides for the few elements that these documents use. */
function allows(statement: PolicyStatement, { service, action, arn, account }: Request): boolean {
  const has = (value: string | readonly string[] | undefined, wanted: string) =>
    value === undefined || [value].flat().includes(wanted);
  return (
    statement.Effect === "Allow" &&
    statement.Principal !== "*" &&
    has(statement.Principal.Service, service) &&
    has(statement.Action, action) &&
    has(statement.Condition?.ArnEquals?.["aws:SourceArn"], arn) &&
    has(statement.Condition?.StringEquals?.["aws:SourceAccount"], account)
  );
}

/** Statements without their Sids, of which two that would be alike are numbered. */
function sortedText({ Statement }: { readonly Statement: readonly PolicyStatement[] }): string[] {
  return Statement.map(({ Sid, ...rest }) => JSON.stringify({ ...rest, Sid: Sid.replace(/\d+$/, "") })).sort();
}
