import { describe, expect, test } from "vitest";
import { evaluate } from "../../../../simulator/permissions/policy/evaluate";
import { readPolicyDocument } from "../../../../simulator/permissions/policy/policy-document";
import { type Caller, requestContext } from "../../../../simulator/permissions/policy/request";

type Context = Readonly<Record<string, string | readonly string[]>>;

const ROLE: Caller = { kind: "role", arn: "arn:aws:iam::111122223333:role/r", account: "111122223333" };

function holds(condition: object, context: Context, version = "2012-10-17"): boolean {
  const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
  const document = readPolicyDocument({ Version: version, Statement: statement }, "test.policy");
  const request = { caller: ROLE, action: "a:B", resource: "arn:x", context: requestContext(context) };
  return evaluate([document], request).allows !== undefined;
}

/** Values from https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html where it gives any. */
describe("condition operators", () => {
  test.each<[operator: string, wanted: string | readonly string[], value: string, expected: boolean]>([
    ["StringEquals", "silver", "silver", true],
    ["StringEquals", "silver", "Silver", false],
    ["StringEquals", "s*", "silver", false],
    ["StringEquals", ["gold", "silver"], "silver", true],
    ["StringNotEquals", "gold", "silver", true],
    ["StringNotEquals", ["gold", "silver"], "silver", false],
    ["StringEqualsIgnoreCase", "SILVER", "silver", true],
    ["StringNotEqualsIgnoreCase", "SILVER", "silver", false],
    ["StringLike", "s?lv*", "silver", true],
    ["StringLike", "s?lv", "silver", false],
    ["StringLike", "*", "", true],
    ["StringNotLike", "s*", "gold", true],
    ["StringNotLike", "s*", "silver", false],
    ["NumericEquals", "10", "10.0", true],
    ["NumericNotEquals", "10", "11", true],
    ["NumericLessThan", "10", "9.5", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericEquals", "ten", "10", false],
    ["DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true],
    ["DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false],
    ["DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "1767225600", "2026-01-01T00:00:01Z", true],
    ["DateGreaterThan", "1767225600", "2026-01-01T00:00:00Z", false],
    ["DateGreaterThanEquals", "1767225600", "1767225600", true],
    ["Bool", "true", "true", true],
    ["Bool", "True", "true", true],
    ["Bool", "false", "true", false],
    ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
    ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", true],
    ["IpAddress", "nonsense", "203.0.113.7", false],
    ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
    // "With an ArnLike condition, which matches elements between colons, the match fails."
    [
      "StringLike",
      "arn:aws:someservice:*:111122223333:finance/*",
      "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
      true,
    ],
    [
      "ArnLike",
      "arn:aws:someservice:*:111122223333:finance/*",
      "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
      false,
    ],
    ["ArnLike", "arn:aws:cloudwatch:*:1:alarm:*", "arn:aws:cloudwatch:eu-west-1:1:alarm:depth", true],
    ["ArnEquals", "arn:aws:events:us-west-2:*:*", "arn:aws:events:us-west-2:1:rule/b/r", true],
    ["ArnEquals", "arn:aws:events:us-west-2:*:*", "arn:aws:events:me-south-1:1:rule/b/r", false],
    ["ArnLike", "*", "arn:aws:events:us-west-2:1:rule/r", false],
    ["ArnNotEquals", "arn:aws:sns:eu-west-1:1:t", "arn:aws:sns:eu-west-1:1:u", true],
    ["ArnNotLike", "arn:aws:sns:*:1:*", "arn:aws:sns:eu-west-1:1:u", false],
    ["stringequals", "silver", "silver", true],
    ["StringMatches", "silver", "silver", false],
  ])("%s %j of %j: %j", (operator, wanted, value, expected) => {
    expect(holds({ [operator]: { "aws:Key": wanted } }, { "aws:key": value })).toBe(expected);
  });

  test.each<[operator: string, withoutKey: boolean]>([
    ["StringEquals", false],
    ["StringNotEquals", true],
    ["StringLike", false],
    ["StringNotLike", true],
    ["ArnLike", false],
    ["ArnNotEquals", true],
    ["Bool", false],
    ["NumericNotEquals", true],
    ["DateLessThan", false],
    ["NotIpAddress", true],
    ["StringEqualsIfExists", true],
    ["ArnLikeIfExists", true],
    ["BoolIfExists", true],
    ["StringNotEqualsIfExists", true],
    ["ForAnyValue:StringEquals", false],
    ["ForAnyValue:StringNotEquals", false],
    ["ForAllValues:StringEquals", true],
    ["StringMatchesIfExists", false],
  ])("%s of a key that the request does not have: %j", (operator, expected) => {
    expect(holds({ [operator]: { "aws:Key": "arn:aws:s3:::b" } }, {})).toBe(expected);
  });

  test.each<[wanted: string, context: Context, expected: boolean]>([
    ["true", {}, true],
    ["false", {}, false],
    ["true", { "aws:Key": "x" }, false],
    ["false", { "aws:Key": "x" }, true],
  ])("Null %s of %j: %j", (wanted, context, expected) => {
    expect(holds({ Null: { "aws:Key": wanted } }, context)).toBe(expected);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
  test.each<[operator: string, values: readonly string[], expected: boolean]>([
    ["ForAllValues:StringEquals", ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "c"], false],
    ["ForAnyValue:StringEquals", ["a", "c"], true],
    ["ForAnyValue:StringEquals", ["c", "d"], false],
    ["ForAllValues:StringNotEquals", ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "d"], false],
    ["ForAnyValue:StringNotEquals", ["a", "d"], true],
    ["ForAnyValue:StringNotLikeIfExists", ["a", "b"], false],
  ])("%s a or b of %j: %j", (operator, values, expected) => {
    expect(holds({ [operator]: { "aws:TagKeys": ["a", "b"] } }, { "aws:TagKeys": values })).toBe(expected);
  });

  test("all operators and all keys must hold", () => {
    const context = { "aws:SourceAccount": "1", "aws:SourceArn": "arn:aws:sns:eu-west-1:1:t" };
    const arn = { "aws:SourceArn": "arn:aws:sns:eu-west-1:1:*" };
    expect(holds({ ArnLike: arn, StringEquals: { "AWS:SourceAccount": "1" } }, context)).toBe(true);
    expect(holds({ ArnLike: arn, StringEquals: { "AWS:SourceAccount": "2" } }, context)).toBe(false);
    expect(holds({ StringEquals: { "aws:SourceAccount": "1", "aws:PrincipalOrgID": "o-1" } }, context)).toBe(false);
  });

  test("policy variables, in documents of the version that has them", () => {
    const context = { "aws:PrincipalAccount": "111122223333", "events:creatorAccount": "111122223333" };
    const mine = { StringEquals: { "events:creatorAccount": "${aws:PrincipalAccount}" } };
    expect(holds(mine, context)).toBe(true);
    expect(holds(mine, { ...context, "aws:PrincipalAccount": "999999999999" })).toBe(false);
    expect(holds(mine, context, "2008-10-17")).toBe(false);
    const team = { StringEquals: { "aws:Team": "${aws:PrincipalTag/team, 'nobody'}" } };
    expect(holds(team, { "aws:Team": "nobody" })).toBe(true);
    expect(holds(team, { "aws:Team": "shop", "aws:PrincipalTag/team": "shop" })).toBe(true);
    expect(holds({ StringNotEquals: { "aws:Team": "${aws:Unknown}" } }, { "aws:Team": "x" })).toBe(true);
  });
});
