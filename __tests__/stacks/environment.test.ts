import { expect, it } from "vitest";
import { checkedBucket, chosenStacks, readSettings } from "../../stacks/environment";
import { refusal } from "../support/stack";

it("has defaults for all that is not set, or is set to nothing", () => {
  const none = { region: "us-east-1", stage: undefined, alertEmail: undefined, probeQueue: false };
  expect(readSettings({})).toEqual(none);
  expect(readSettings({ AWS_REGION: "", STAGE: "", ALERT_EMAIL: "", LOADTEST_PROBE: "" })).toEqual(none);
});

it("is read as it is", () => {
  const given = { AWS_REGION: "us-gov-west-1", STAGE: "prod", ALERT_EMAIL: "ops@example.com", LOADTEST_PROBE: "true" };
  expect(readSettings(given)).toEqual({
    region: "us-gov-west-1",
    stage: "prod",
    alertEmail: "ops@example.com",
    probeQueue: true,
  });
});

it.each([
  ["AWS_REGION", "frankfurt", "be an AWS Region"],
  ["AWS_REGION", "eu-central-1a", "be an AWS Region"],
  ["AWS_REGION", " eu-central-1", "be an AWS Region"],
  ["ALERT_EMAIL", "ops", "be one e-mail address"],
  ["ALERT_EMAIL", "a@example.com, b@example.com", "be one e-mail address"],
  ["LOADTEST_PROBE", "yes", "be true or false"],
])("refuses %s %j", (variable, value, must) => {
  expect(refusal(() => readSettings({ [variable]: value }))).toMatch(
    new RegExp(
      `^${variable} of the environment must ${must}, got: ${JSON.stringify(value)}\\. .* \\[SETTING_INVALID\\]$`,
    ),
  );
});

it.each(["states", "my.state-bucket1", "a".repeat(63)])("knows the bucket %s", (bucket) => {
  expect(checkedBucket("TF_STATE_BUCKET", bucket)).toBe(bucket);
});

it.each(["s3://states", "states/prod", "States", "ab", "a".repeat(64), "-states", "a..b", "states "])(
  "refuses the bucket %j",
  (bucket) => {
    expect(refusal(() => checkedBucket("TF_STATE_BUCKET", bucket))).toContain(
      "TF_STATE_BUCKET of the environment must",
    );
  },
);

it("makes all stacks, or those that are named, in the order of the app", () => {
  const stacks = { shop: 1, orders: 2, rides: 3 };
  const names = (value?: string) => chosenStacks(stacks, { STACKS: value }).map(([name]) => name);
  expect(names()).toEqual(["shop", "orders", "rides"]);
  expect(names("")).toEqual(["shop", "orders", "rides"]);
  expect(names("rides")).toEqual(["rides"]);
  expect(names("rides, shop")).toEqual(["shop", "rides"]);
  expect(refusal(() => names("shop,order"))).toBe(
    'STACKS of the environment must name stacks of the app, with commas between them, got: "order". It has: shop, orders, rides. [SETTING_INVALID]',
  );
});
