import { DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS } from "../runtime/once";

/** What the function is told through its environment. */
export interface Settings {
  /** `IDEMPOTENCY_TABLE_NAME`: the table that remembers which events were processed. Required. */
  readonly idempotencyTableName: string;
  /** `IDEMPOTENCY_EXPIRY_SECONDS`: how long it remembers them. Default: {@link DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS}. */
  readonly idempotencyExpirySeconds: number;
}

/**
 * Reads the settings from environment variables.
 *
 * @throws Error that names every variable that is missing or wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];

  const idempotencyTableName = environment.IDEMPOTENCY_TABLE_NAME ?? "";
  if (idempotencyTableName === "") {
    problems.push(
      "IDEMPOTENCY_TABLE_NAME must be the name of the DynamoDB table for processed event ids, got: nothing.",
    );
  }

  const expiry = environment.IDEMPOTENCY_EXPIRY_SECONDS || String(DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS);
  if (!/^[1-9]\d{0,9}$/.test(expiry)) {
    problems.push(
      `IDEMPOTENCY_EXPIRY_SECONDS must be a whole number of seconds, at least 1, got: ${JSON.stringify(expiry)}.`,
    );
  }

  if (problems.length > 0) {
    throw new Error(`Environment of the function: ${problems.join(" ")} Set it on the function and deploy again.`);
  }
  return { idempotencyTableName, idempotencyExpirySeconds: Number(expiry) };
}
