import { describe, expect, test } from "vitest";
import { resolveStack } from "../../../simulator/terraform";
import { policyDocumentJson } from "../../../simulator/terraform/resource-types/policy-document";

function document(data: object, more: Readonly<Record<string, object>> = {}): unknown {
  const stack = resolveStack({
    resource: { aws_sqs_queue: { q: { name: "q" } } },
    data: { aws_iam_policy_document: { d: data, ...more } },
  });
  const source = stack.dataSources.find(({ name }) => name === "d");
  return source && JSON.parse(policyDocumentJson(source));
}

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
describe("a data source aws_iam_policy_document", () => {
  test("is the document that its blocks describe", () => {
    const statement = {
      sid: "FromRules",
      principals: [
        { type: "Service", identifiers: ["events.amazonaws.com"] },
        { type: "AWS", identifiers: ["111122223333"] },
      ],
      actions: ["sqs:SendMessage"],
      resources: ["${aws_sqs_queue.q.arn}"],
      condition: [
        { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:events:*:*:rule/*"] },
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["&{aws:PrincipalAccount}", "1"] },
      ],
    };
    expect(document({ policy_id: "p", statement: [statement] })).toEqual({
      Version: "2012-10-17",
      Id: "p",
      Statement: [
        {
          Sid: "FromRules",
          Effect: "Allow",
          Principal: { Service: ["events.amazonaws.com"], AWS: ["111122223333"] },
          Action: ["sqs:SendMessage"],
          Resource: ["arn:aws:sqs:us-east-1:123456789012:q"],
          Condition: {
            ArnLike: { "aws:SourceArn": ["arn:aws:events:*:*:rule/*"] },
            StringEquals: { "aws:SourceAccount": ["${aws:PrincipalAccount}", "1"] },
          },
        },
      ],
    });
  });

  test("may be written as a block, with what is not", () => {
    const statement = {
      effect: "Deny",
      not_actions: ["sqs:*"],
      not_resources: ["*"],
      not_principals: { type: "*", identifiers: ["*"] },
    };
    expect(document({ version: "2008-10-17", statement })).toEqual({
      Version: "2008-10-17",
      Statement: [{ Effect: "Deny", NotAction: ["sqs:*"], NotResource: ["*"], NotPrincipal: "*" }],
    });
  });

  test("adds to the documents that it starts from, and is overridden by others, Sid by Sid", () => {
    const of = (...statements: object[]) => JSON.stringify({ Statement: statements });
    const made = document({
      source_policy_documents: [
        of({ Sid: "A", Effect: "Allow" }, { Effect: "Allow" }),
        of({ Sid: "B", Effect: "Allow" }),
      ],
      statement: [{ sid: "B", actions: ["own"] }, { sid: "C", actions: ["own"] }, { actions: ["own"] }],
      override_policy_documents: [JSON.stringify({ Statement: { Sid: "C", Effect: "Deny" } })],
    });
    expect(made).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "A", Effect: "Allow" },
        { Effect: "Allow" },
        { Sid: "B", Effect: "Allow", Action: ["own"] },
        { Sid: "C", Effect: "Deny" },
        { Effect: "Allow", Action: ["own"] },
      ],
    });
  });
});
