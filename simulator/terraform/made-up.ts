import { createHash } from "node:crypto";

/*
 * Values that AWS or Terraform would draw at random: the same for the same resource in every run.
 */

/** A UUID, as AWS gives to event source mappings, keys and subscriptions. */
export function madeUpUuid(seed: string): string {
  const hex = digest(seed);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** The 26 characters that Terraform appends to a `name_prefix`. */
export function madeUpSuffix(seed: string): string {
  return digest(seed).slice(0, 26);
}

/** Letters and digits, as in the ids of API Gateway. */
export function madeUpId(seed: string, length: number): string {
  return digest(seed).slice(0, length);
}

function digest(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}
