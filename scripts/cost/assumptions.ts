/** What a stack does not say of itself, and its costs depend on. */
export interface Assumptions {
  /** Bytes of an event as it is put on a bus. */
  readonly eventBytes: number;
  /** Share of messages and asynchronous events that are processed once more. */
  readonly retryRate: number;
  /** Share of messages and asynchronous events that fail each time, and end in a dead-letter queue. */
  readonly deadLetterRate: number;
  /** Milliseconds that a function takes for one message or event; by name of the function, or for all. */
  readonly durationMs: { readonly all: number; readonly byName: ReadonlyMap<string, number> };
  /** Bytes that a function logs for each message or event, beside what Lambda itself logs for each invocation. */
  readonly logBytes: number;
  /** Write and read units of a table for each message or event of a function that knows the table. */
  readonly tableWrites: number;
  readonly tableReads: number;
  /** Metrics of one's own, each with its set of dimensions. */
  readonly customMetrics: number;
  /** Consumers beyond the stack that poll, for each queue that no function of the stack consumes. */
  readonly pollers: number;
  /** Days of archived events that are replayed in a month. */
  readonly replayDays: number;
  /** Whether the free tier of the account is there for this stack alone. */
  readonly freeTier: boolean;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  eventBytes: 1_024,
  retryRate: 0,
  deadLetterRate: 0,
  durationMs: { all: 50, byName: new Map() },
  logBytes: 300,
  // What the idempotency of Powertools writes: a claim and the result.
  tableWrites: 2,
  tableReads: 0,
  customMetrics: 0,
  pollers: 0,
  replayDays: 0,
  freeTier: false,
};

/** What is taken for given without an option. */
export const FIXED_ASSUMPTIONS = {
  /** What SNS wraps around a message that is not delivered raw: signature, ARNs, URLs, and the quotes of JSON in JSON. */
  snsEnvelopeBytes: 1_024,
  /** A line of the access log of an HTTP API. */
  accessLogBytes: 600,
  /** START, END and REPORT of an invocation, which Lambda logs itself. */
  platformLogBytes: 350,
  /** Of what is logged, as it is stored: CloudWatch compresses it. https://aws.amazon.com/cloudwatch/pricing/ (example 4) */
  storedLogShare: 0.15,
  /** Bytes of an item of a table, with the 100 bytes that DynamoDB adds for its index. */
  tableItemBytes: 500,
  /** Days for which an item is kept where the table has a time to live. */
  tableTtlDays: 1,
  /** What is kept for ever is counted as it is after a year. */
  foreverDays: 365,
} as const;
