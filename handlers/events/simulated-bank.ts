import { createHash } from "node:crypto";

/** How often the bank of the `order-pipeline` system carries a charge out. */
const SUCCEEDING = 0.9;

/**
 * Whether the simulated bank carries a charge out. It depends on order and attempt alone, so that a run can be repeated: the first
 * four bytes of the SHA-256 of `<order id>#<attempt>`, as a fraction of 2³², are below 0.9.
 *
 * @param attempt 1 for the first
 */
export function bankAccepts(orderId: string, attempt: number): boolean {
  const fraction = createHash("sha256").update(`${orderId}#${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
  return fraction < SUCCEEDING;
}
