import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, bundleHandler } from "./support/bundle";

const KB = 1_000;

let bundle: Bundle;
let withFullZod: Bundle;
beforeAll(async () => {
  [bundle, withFullZod] = await Promise.all([
    bundleHandler("handlers/orders-consumer.ts"),
    bundleHandler("handlers/orders-consumer.ts", { "zod/mini": "zod" }),
  ]);
});
afterAll(async () => {
  await Promise.all([bundle?.remove(), withFullZod?.remove()]);
});

describe("the bundle of orders-consumer", () => {
  it("has at most 400 KB, minified", () => {
    expect(bundle.bytes).toBeLessThanOrEqual(400 * KB);
  });

  it("owes a tenth of its size to zod at most, and a third of what full zod would cost", () => {
    const zod = bundle.bytesBySource.get("zod") ?? 0;
    expect(zod).toBeGreaterThan(0);
    expect(zod).toBeLessThan(bundle.bytes / 10);
    expect(zod).toBeLessThan((withFullZod.bytesBySource.get("zod") ?? 0) / 3);
  });

  it("finds its credentials in the environment, without the SDK's chain of providers", () => {
    expect(bundle.sources).toContain("modules/handler-function/lambda-credentials.ts");
    expect(
      bundle.sources.filter((source) => /credential-provider|nested-clients|token-providers/.test(source)),
    ).toEqual([]);
  });

  it("holds neither sample events nor the JSON Schema converter", () => {
    expect(bundle.sources.filter((source) => /samples?|json-schema|to-json/.test(source))).toEqual([]);
  });
});
