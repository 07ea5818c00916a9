import { describe, expect, test } from "vitest";
import { parseAlarmRule } from "../../../simulator/cloudwatch/alarm-rule";
import type { AlarmState } from "../../../simulator/cloudwatch/alarm-status";

const STATES: Readonly<Record<string, AlarmState>> = {
  a: "ALARM",
  o: "OK",
  i: "INSUFFICIENT_DATA",
  "with space": "ALARM",
  'with "quote"': "ALARM",
  "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a (b)": "ALARM",
};

const isTrue = (rule: string) => parseAlarmRule(rule).isTrue((name) => STATES[name] ?? "INSUFFICIENT_DATA");

test.each([
  ["ALARM(a)", true],
  ['ALARM("o")', false],
  ["OK(o)", true],
  ["INSUFFICIENT_DATA(i)", true],
  ["TRUE", true],
  ["FALSE", false],
  ["NOT ALARM(a)", false],
  ["NOT NOT ALARM(a)", true],
  // NOT binds closest, then AND, then OR.
  ["TRUE OR TRUE AND FALSE", true],
  ["(TRUE OR TRUE) AND FALSE", false],
  ["NOT FALSE AND FALSE", false],
  ["NOT (FALSE AND FALSE)", true],
  ["FALSE OR NOT FALSE", true],
  ['ALARM("with space")AND OK( o )', true],
  ['ALARM("with \\"quote\\"")', true],
  ['ALARM("arn:aws:cloudwatch:us-east-1:123456789012:alarm:a (b)")', true],
  ["ALARM(a) AND\n  NOT OK(a)", true],
  ['AT_LEAST(1, ALARM, ("a", "o", "i"))', true],
  ['AT_LEAST(2, ALARM, ("a", "o", "i"))', false],
  ['AT_LEAST(2, NOT OK, ("a", "o", "i"))', true],
  ['AT_LEAST(66%, NOT OK, ("a", "o", "i"))', true],
  ['AT_LEAST(67%, NOT OK, ("a", "o", "i"))', false],
])("%s is %s", (rule, expected) => {
  expect(isTrue(rule)).toBe(expected);
});

test("the alarms that it names, once each", () => {
  expect(parseAlarmRule('ALARM(a) OR OK("a") AND NOT OK("b c")').alarms).toEqual(["a", "b c"]);
});

describe("what is no rule", () => {
  test.each([
    ["", "in place of its end"],
    ["ALARM(a", "must have ) in place of its end"],
    ["ALARM()", "must have the name or ARN of an alarm in place of )"],
    ["ALARM(a) OK(b)", "must have the end in place of OK"],
    ["alarm(a)", "in place of alarm"],
    ["ALARM(a) AND", "in place of its end"],
    ["AT_LEAST(x, ALARM, (a))", "must have a number or a percentage in place of x"],
  ])("%s", (rule, message) => {
    expect(() => parseAlarmRule(rule)).toThrow(
      expect.objectContaining({ code: "ALARM_RULE_INVALID", message: expect.stringContaining(message) }),
    );
  });
});
