import { type Meter, PRICES, type Price } from "./prices";
import type { Usage } from "./usage/usage";

/** A line of the bill. */
export interface BillLine extends Usage {
  readonly usd: number;
}

/**
 * What usage costs. What is free for an account is shared out among its resources, each by what it uses.
 *
 * @param freeTier whether nothing else of the account uses it
 */
export function priced(usages: readonly Usage[], freeTier: boolean): BillLine[] {
  const totals = new Map<string, number>();
  for (const { meter, quantity } of usages) {
    const pool = poolOf(meter);
    totals.set(pool, (totals.get(pool) ?? 0) + quantity);
  }
  return usages.map((usage) => {
    const price: Price = PRICES[usage.meter];
    const total = totals.get(poolOf(usage.meter)) ?? 0;
    const free = freeTier ? Math.min(total, price.freePerMonth ?? 0) : 0;
    const charged = total === 0 ? 0 : usage.quantity * ((total - free) / total);
    return { ...usage, usd: (charged * price.usd) / price.per };
  });
}

/** Meters that share what is free: requests of both kinds of queues, GB-s of both architectures. */
function poolOf(meter: Meter): string {
  const shared: Partial<Record<Meter, Meter>> = {
    sqsFifoRequests: "sqsRequests",
    lambdaX86: "lambdaArm64",
    logStorage: "logBytes",
  };
  return shared[meter] ?? meter;
}
