import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  EventBus,
  FanoutTopic,
  HandlerFunction,
  type PolicyStatement,
  ReliableQueue,
} from "../../../modules";
import { synthesized } from "../../support/stack";

const ENTRY = "__tests__/support/handlers/minimal.ts";

const PARTNER: PolicyStatement = {
  Sid: "Partner",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "sqs:SendMessage",
  Resource: "*",
};

const warned = (build: (scope: TerraformStack) => unknown) =>
  synthesized((scope) => void build(scope)).warnings.filter((each) => each.includes("[WILDCARD_GRANT]"));
const withStatement = (statement: Partial<PolicyStatement>) =>
  warned((scope) => new ReliableQueue(scope, "q", { name: "q" }).addToPolicy({ ...PARTNER, ...statement }));
const allowing = (...actions: string[]) =>
  warned((scope) => new HandlerFunction(scope, "f", { entry: ENTRY }).allow("Read", actions, ["*"]));

describe("is warned of", () => {
  it.each<{ Principal: PolicyStatement["Principal"] }>([
    { Principal: "*" },
    { Principal: { AWS: "*" } },
    { Principal: { AWS: ["123456789012", "*"] } },
  ])("everybody as principal: %j", ({ Principal }) => {
    expect(withStatement({ Principal })).toEqual([
      expect.stringContaining(
        `test/q: Principal of Partner must name who may, or everybody may, got: ${JSON.stringify(Principal)}.`,
      ),
    ]);
    expect(withStatement({ Principal, Condition: { Bool: { "aws:SecureTransport": "true" } } })).toHaveLength(1);
  });

  it.each(["*", "sqs:*", ["sqs:SendMessage", "SQS:*"]])("every action: %j", (Action) => {
    expect(withStatement({ Action })).toHaveLength(1);
  });

  it("every action for the role of a function", () => {
    expect(allowing("dynamodb:GetItem", "s3:*")).toEqual([
      expect.stringContaining('test/f: allow("Read", actions) must name the actions that are needed, got: ["s3:*"].'),
    ]);
  });

  it("the same on topics and buses, until it is accepted", () => {
    const everybody = { ...PARTNER, Principal: "*" } as const;
    expect(warned((scope) => new FanoutTopic(scope, "t", { name: "t" }).addToPolicy(everybody))).toHaveLength(1);
    const bus = (scope: TerraformStack) => {
      const made = new EventBus(scope, "b", { name: "b" });
      made.addToPolicy(everybody);
      return made;
    };
    expect(warned(bus)).toHaveLength(1);
    expect(warned((scope) => acceptRisk(bus(scope), "WILDCARD_GRANT", "a public bus of a game"))).toEqual([]);
  });
});

describe("is not warned of", () => {
  it("who and what is named, or narrowed down, or denied", () => {
    expect(withStatement({})).toEqual([]);
    for (const condition of ["aws:PrincipalOrgID", "aws:SourceArn", "aws:SourceAccount"]) {
      expect(withStatement({ Principal: "*", Condition: { StringEquals: { [condition]: "x" } } })).toEqual([]);
    }
    expect(withStatement({ Effect: "Deny", Principal: "*", Action: "*" })).toEqual([]);
    expect(allowing("dynamodb:GetItem", "s3:Get*")).toEqual([]);
  });

  it("an organization that may publish", () => {
    expect(
      warned((scope) => new EventBus(scope, "b", { name: "b", publishers: [{ organization: "o-abcdefghij" }] })),
    ).toEqual([]);
  });
});
