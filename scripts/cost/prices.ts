/** What AWS charges for a unit of something. */
export interface Price {
  /** US$ for {@link Price.per} units. */
  readonly usd: number;
  readonly per: number;
  /** What is counted: `requests`, `GB`. */
  readonly unit: string;
  /** Units a month that are free for an account, for ever and not only in its first year. @default none */
  readonly freePerMonth?: number;
  /** The page of AWS that states it. */
  readonly source: string;
  /** Month in which it was looked up; `undefined`: it was not, and is what was known of it, to be checked on the page. */
  readonly asOf: string | undefined;
}

const MILLION = 1_000_000;

const eventBridge = { source: "https://aws.amazon.com/eventbridge/pricing/", asOf: "2026-11" } as const;
const sns = { source: "https://aws.amazon.com/sns/pricing/", asOf: "2026-11" } as const;
const sqs = { source: "https://aws.amazon.com/sqs/pricing/", asOf: "2026-11", freePerMonth: MILLION } as const;
const lambda = { source: "https://aws.amazon.com/lambda/pricing/", asOf: "2026-11" } as const;
const cloudWatch = { source: "https://aws.amazon.com/cloudwatch/pricing/", asOf: "2026-11" } as const;
const kms = { source: "https://aws.amazon.com/kms/pricing/", asOf: undefined } as const;
const dynamoDb = { source: "https://aws.amazon.com/dynamodb/pricing/on-demand/", asOf: "2026-11" } as const;
const provisioned = { source: "https://aws.amazon.com/dynamodb/pricing/provisioned/", asOf: undefined } as const;
const apiGateway = { source: "https://aws.amazon.com/api-gateway/pricing/", asOf: undefined } as const;
const stepFunctions = { source: "https://aws.amazon.com/step-functions/pricing/", asOf: "2026-11" } as const;

/** The Region that the prices are of. */
export const PRICED_REGION = "us-east-1";

/**
 * Every price that is counted with: list prices of {@link PRICED_REGION} without taxes, discounts for volume, Savings Plans
 * and data transfer. They change: see the page of each before a figure is taken for a bill.
 */
export const PRICES = {
  /** 64 KB chunks of what is put on a bus, or sent from one bus to another. */
  customEvents: { usd: 1, per: MILLION, unit: "64 KB chunks", ...eventBridge },
  archivedBytes: { usd: 0.1, per: 1, unit: "GB", ...eventBridge },
  archiveStorage: { usd: 0.023, per: 1, unit: "GB-months", ...eventBridge },
  replayedEvents: { usd: 1, per: MILLION, unit: "64 KB chunks", ...eventBridge },
  apiDestinationCalls: { usd: 0.2, per: MILLION, unit: "calls", ...eventBridge, asOf: undefined },
  discoveredEvents: {
    usd: 0.1,
    per: MILLION,
    unit: "8 KB chunks",
    freePerMonth: 5 * MILLION,
    ...eventBridge,
    asOf: undefined,
  },

  /** 64 KB chunks of what is published to a standard topic. */
  snsPublishes: { usd: 0.5, per: MILLION, unit: "64 KB chunks", freePerMonth: MILLION, ...sns },
  snsHttpDeliveries: { usd: 0.6, per: MILLION, unit: "deliveries", freePerMonth: 100_000, ...sns },
  snsEmailDeliveries: { usd: 2, per: 100_000, unit: "deliveries", freePerMonth: 1_000, ...sns, asOf: undefined },
  snsPushDeliveries: { usd: 0.5, per: MILLION, unit: "deliveries", freePerMonth: MILLION, ...sns, asOf: undefined },
  snsFifoPublishes: { usd: 0.3, per: MILLION, unit: "messages", ...sns },
  snsFifoPublishedBytes: { usd: 0.017, per: 1, unit: "GB", ...sns },
  snsFifoDeliveries: { usd: 0.01, per: MILLION, unit: "messages", ...sns },
  snsFifoDeliveredBytes: { usd: 0.001, per: 1, unit: "GB", ...sns },

  /** Calls, and beyond the first the 64 KB chunks of what a call sends or receives. */
  sqsRequests: { usd: 0.4, per: MILLION, unit: "requests", ...sqs },
  sqsFifoRequests: { usd: 0.5, per: MILLION, unit: "requests", ...sqs },

  lambdaRequests: { usd: 0.2, per: MILLION, unit: "requests", freePerMonth: MILLION, ...lambda },
  lambdaArm64: { usd: 0.0000133334, per: 1, unit: "GB-s", freePerMonth: 400_000, ...lambda },
  lambdaX86: { usd: 0.0000166667, per: 1, unit: "GB-s", freePerMonth: 400_000, ...lambda },

  alarms: { usd: 0.1, per: 1, unit: "alarm metrics", freePerMonth: 10, ...cloudWatch },
  highResolutionAlarms: { usd: 0.3, per: 1, unit: "alarm metrics", ...cloudWatch, asOf: undefined },
  compositeAlarms: { usd: 0.5, per: 1, unit: "alarms", ...cloudWatch, asOf: undefined },
  customMetrics: { usd: 0.3, per: 1, unit: "metrics", freePerMonth: 10, ...cloudWatch, asOf: undefined },
  dashboards: { usd: 3, per: 1, unit: "dashboards", freePerMonth: 3, ...cloudWatch },
  logBytes: { usd: 0.5, per: 1, unit: "GB", freePerMonth: 5, ...cloudWatch },
  infrequentLogBytes: { usd: 0.25, per: 1, unit: "GB", ...cloudWatch, asOf: undefined },
  logStorage: { usd: 0.03, per: 1, unit: "GB-months", freePerMonth: 5, ...cloudWatch },
  traces: {
    usd: 5,
    per: MILLION,
    unit: "traces",
    freePerMonth: 100_000,
    source: "https://aws.amazon.com/xray/pricing/",
    asOf: undefined,
  },

  keys: { usd: 1, per: 1, unit: "keys", ...kms },
  keyRequests: { usd: 0.03, per: 10_000, unit: "requests", freePerMonth: 20_000, ...kms },
  secrets: {
    usd: 0.4,
    per: 1,
    unit: "secrets",
    source: "https://aws.amazon.com/secrets-manager/pricing/",
    asOf: undefined,
  },

  tableWrites: { usd: 0.625, per: MILLION, unit: "write units", ...dynamoDb },
  tableReads: { usd: 0.125, per: MILLION, unit: "read units", ...dynamoDb },
  tableStorage: { usd: 0.25, per: 1, unit: "GB-months", freePerMonth: 25, ...dynamoDb },
  tableRecovery: { usd: 0.2, per: 1, unit: "GB-months", ...dynamoDb, asOf: undefined },
  provisionedWrites: { usd: 0.00065, per: 1, unit: "write unit hours", ...provisioned },
  provisionedReads: { usd: 0.00013, per: 1, unit: "read unit hours", ...provisioned },

  /** The first 300 million a month of an account; those above are a tenth cheaper. */
  httpRequests: { usd: 1, per: MILLION, unit: "requests of 512 KB", ...apiGateway },

  stateTransitions: { usd: 25, per: MILLION, unit: "transitions", freePerMonth: 4_000, ...stepFunctions },
  expressExecutions: { usd: 1, per: MILLION, unit: "executions", ...stepFunctions, asOf: undefined },
} as const satisfies Readonly<Record<string, Price>>;

/** What is counted. */
export type Meter = keyof typeof PRICES;
