import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as shim from "../../modules/handler-function/lambda-credentials";

/** The package itself, in the version that the SDK's clients here depend on. */
const fromClient = createRequire(createRequire(__filename).resolve("@aws-sdk/client-dynamodb"));
const original = fromClient("@aws-sdk/credential-provider-node") as typeof shim;

const NAMES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_CREDENTIAL_SCOPE",
  "AWS_ACCOUNT_ID",
  "AWS_PROFILE",
];

beforeEach(() => {
  for (const name of NAMES) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const set = (values: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
};
const KEYS = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" };

describe("lambda-credentials", () => {
  it("exports what the package exports that it stands in for", () => {
    expect(Object.keys(shim).toSorted()).toEqual(Object.keys(original).toSorted());
  });

  it.each([
    KEYS,
    { ...KEYS, AWS_SESSION_TOKEN: "token" },
    {
      ...KEYS,
      AWS_SESSION_TOKEN: "token",
      AWS_CREDENTIAL_EXPIRATION: "2026-11-30T12:00:00Z",
      AWS_CREDENTIAL_SCOPE: "scope",
      AWS_ACCOUNT_ID: "123456789012",
    },
  ])("gives the credentials that the SDK's own chain would find in %j", async (environment) => {
    set(environment);
    expect(await shim.defaultProvider()()).toEqual(await original.defaultProvider()());
  });

  it("gives what is in the environment at the moment, not what was", async () => {
    set(KEYS);
    const provider = shim.defaultProvider({});
    await provider();
    set({ AWS_ACCESS_KEY_ID: "ASIA" });
    expect(await provider()).toMatchObject({ accessKeyId: "ASIA" });
  });

  it.each([
    [{}, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set"],
    [{ AWS_ACCESS_KEY_ID: "AKIA" }, "AWS_SECRET_ACCESS_KEY must be set"],
    [{ ...KEYS, AWS_ACCESS_KEY_ID: "" }, "AWS_ACCESS_KEY_ID must be set"],
  ])("says which variables are missing in %j", async (environment, message) => {
    set(environment);
    await expect(shim.defaultProvider()()).rejects.toMatchObject({
      name: "CredentialsProviderError",
      message: expect.stringContaining(`AWS credentials: ${message}, got: nothing.`),
    });
  });

  it("judges expiry as the package does", () => {
    const inMinutes = (minutes: number) => ({ expiration: new Date(Date.now() + minutes * 60_000) });
    expect(shim.credentialsWillNeedRefresh(inMinutes(1))).toBe(true);
    expect(shim.credentialsWillNeedRefresh({})).toBe(false);
    expect(shim.credentialsTreatedAsExpired(inMinutes(4))).toBe(true);
    expect(shim.credentialsTreatedAsExpired(inMinutes(6))).toBe(false);
    expect(shim.credentialsTreatedAsExpired({})).toBe(false);
  });
});
