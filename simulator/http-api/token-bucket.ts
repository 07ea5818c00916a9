import type { HttpApiThrottling } from "../topology/http-api";

/** What an account has in a Region. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const ACCOUNT = { rate: 10_000, burst: 5_000 } as const;

/**
 * Lets so many requests through: each takes a token, and tokens come back at a steady rate, up to the burst.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export class TokenBucket {
  private readonly rate: number;
  private readonly burst: number;
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly clock: { readonly now: number },
    { rate = ACCOUNT.rate, burst = ACCOUNT.burst }: Partial<HttpApiThrottling> = {},
  ) {
    this.rate = rate;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = clock.now;
  }

  /** Whether there is a token; it is taken. */
  take(): boolean {
    const { now } = this.clock;
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1_000) * this.rate);
    this.filledAt = now;
    // What fractions of two lose must not keep back a token that is due.
    if (this.tokens < 1 - 1e-9) return false;
    this.tokens -= 1;
    return true;
  }
}
