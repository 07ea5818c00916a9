import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { expect, it } from "vitest";
import { setStateBackend } from "../../stacks/state-backend";
import { testApp } from "../../testing";

type Place = Parameters<typeof setStateBackend>[1];

function backend(place: Place, environment: NodeJS.ProcessEnv = {}): Record<string, Record<string, unknown>> {
  const stack = new TerraformStack(testApp(), "shop");
  setStateBackend(stack, place, environment);
  return JSON.parse(Testing.synth(stack)).terraform.backend;
}

it("keeps a state on disk for each stage and Region, beside cdktf.json", () => {
  const path = (place: Place) => backend(place).local?.path;
  expect(path({ region: "us-east-1" })).toBe(join(process.cwd(), "terraform.us-east-1.shop.tfstate"));
  expect(path({ region: "eu-central-1" })).toBe(join(process.cwd(), "terraform.eu-central-1.shop.tfstate"));
  expect(path({ region: "us-east-1", stage: "dev" })).toBe(join(process.cwd(), "terraform.dev.us-east-1.shop.tfstate"));
  expect(path({ region: "us-east-1", stage: "prod" })).toBe(
    join(process.cwd(), "terraform.prod.us-east-1.shop.tfstate"),
  );
});

it("keeps a state in S3 for each stage and Region, locked and encrypted", () => {
  const s3 = (place: Place, environment: NodeJS.ProcessEnv = {}) =>
    backend(place, { TF_STATE_BUCKET: "states", ...environment }).s3;
  expect(s3({ region: "us-east-1" })).toEqual({
    bucket: "states",
    key: "signalbox/us-east-1/shop.tfstate",
    region: "us-east-1",
    encrypt: true,
    use_lockfile: true,
  });
  expect(s3({ region: "eu-central-1", stage: "prod" })).toMatchObject({
    key: "signalbox/prod/eu-central-1/shop.tfstate",
    region: "eu-central-1",
  });
  expect(
    s3({ region: "eu-central-1", stage: "dev" }, { TF_STATE_PREFIX: "team", TF_STATE_REGION: "us-east-1" }),
  ).toMatchObject({ key: "team/dev/eu-central-1/shop.tfstate", region: "us-east-1" });
});

it.each([{ TF_STATE_BUCKET: "s3://states/prod" }, { TF_STATE_BUCKET: "states", TF_STATE_REGION: "frankfurt" }])(
  "refuses %j",
  (environment) => {
    expect(() => backend({ region: "us-east-1" }, environment)).toThrow("[SETTING_INVALID]");
  },
);
