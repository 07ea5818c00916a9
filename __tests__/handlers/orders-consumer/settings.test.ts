import { describe, expect, it } from "vitest";
import { readSettings } from "../../../handlers/orders-consumer/settings";
import { DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS } from "../../../handlers/runtime/once";

const TABLE = { IDEMPOTENCY_TABLE_NAME: "processed-events" };

describe("readSettings", () => {
  it("remembers events for 30 days unless told otherwise: two retentions of 14 days, and a little more", () => {
    expect(DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS).toBe(2_592_000);
    expect(readSettings(TABLE)).toEqual({
      idempotencyTableName: "processed-events",
      idempotencyExpirySeconds: 2_592_000,
    });
    expect(readSettings({ ...TABLE, IDEMPOTENCY_EXPIRY_SECONDS: "" }).idempotencyExpirySeconds).toBe(2_592_000);
  });

  it.each([
    ["1", 1],
    ["86400", 86_400],
  ])("takes %s as %i seconds", (text, seconds) => {
    expect(readSettings({ ...TABLE, IDEMPOTENCY_EXPIRY_SECONDS: text }).idempotencyExpirySeconds).toBe(seconds);
  });

  it.each(["0", "-1", "1.5", "30d", " 5", "1e3", "99999999999"])("refuses %j as an expiry", (text) => {
    expect(() => readSettings({ ...TABLE, IDEMPOTENCY_EXPIRY_SECONDS: text })).toThrow(
      `IDEMPOTENCY_EXPIRY_SECONDS must be a whole number of seconds, at least 1, got: ${JSON.stringify(text)}.`,
    );
  });

  it.each([{}, { IDEMPOTENCY_TABLE_NAME: "" }])("refuses %j, which names no table", (environment) => {
    expect(() => readSettings(environment)).toThrow("IDEMPOTENCY_TABLE_NAME must be the name of the DynamoDB table");
  });

  it("names all that is wrong at once", () => {
    expect(() => readSettings({ IDEMPOTENCY_EXPIRY_SECONDS: "soon" })).toThrow(
      /IDEMPOTENCY_TABLE_NAME .* IDEMPOTENCY_EXPIRY_SECONDS /,
    );
  });
});
