/*
 * A random system with random traffic and random faults, as plain data: what is to be deployed, and what an event should
 * come to, are both read off it, the one by Terraform JSON, the other by the oracle in expected-copies.ts.
 */

export const SOURCES = ["app.alpha", "app.beta", "ops.gamma"] as const;
export const TYPES = ["Created", "Changed", "Closed"] as const;
export const TIERS = ["gold", "silver", "none"] as const;

/** A condition on an event, which a pattern, a filter policy and the oracle each spell their own way. */
export type Condition =
  | { readonly kind: "tier"; readonly oneOf: readonly (typeof TIERS)[number][] }
  | { readonly kind: "tier-not"; readonly value: (typeof TIERS)[number] }
  | { readonly kind: "amount-above"; readonly amount: number }
  | { readonly kind: "note"; readonly present: boolean };

export interface ConsumerPlan {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Reports the messages that failed one by one. */
  readonly partial: boolean;
  readonly maximumConcurrency: number | undefined;
  readonly filter: Condition | undefined;
}

export interface QueuePlan {
  readonly fifo: boolean;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  /** `undefined`: no dead-letter queue. */
  readonly maxReceiveCount: number | undefined;
  readonly consumer: ConsumerPlan | undefined;
}

export interface SubscriptionPlan {
  /** Index of a queue. */
  readonly queue: number;
  readonly filter: Condition | undefined;
  readonly deadLetters: boolean;
  readonly permitted: boolean;
}

export interface TopicPlan {
  readonly subscriptions: readonly SubscriptionPlan[];
}

export interface TargetPlan {
  readonly to: { readonly kind: "queue" | "topic"; readonly index: number };
  readonly deadLetters: boolean;
  readonly permitted: boolean;
}

export interface RoutePlan {
  /** One source, or all that begin with `app.`. */
  readonly source: (typeof SOURCES)[number] | "app.*";
  readonly types: readonly (typeof TYPES)[number][];
  readonly condition: Condition | undefined;
  readonly targets: readonly TargetPlan[];
}

export interface EventPlan {
  readonly source: (typeof SOURCES)[number];
  readonly type: (typeof TYPES)[number];
  readonly tier: (typeof TIERS)[number];
  readonly amount: number;
  readonly note: boolean;
  /** Seconds after the start. */
  readonly atSeconds: number;
  /** Receives of one copy that its consumer fails at first. */
  readonly failures: number;
}

/** The faults that strike the consumer of a queue, and not the queue. */
export const FAULTS_OF_CONSUMERS = ["handler-error", "late-error", "crash", "slow", "throttle"] as const;

export interface FaultPlan {
  readonly kind: (typeof FAULTS_OF_CONSUMERS)[number] | "duplicate" | "reorder" | "outage";
  /** Index of the queue that it strikes, itself or its consumer. */
  readonly queue: number;
  readonly probability: number;
  readonly fromSeconds: number;
  readonly forSeconds: number;
}

export interface Scenario {
  readonly queues: readonly QueuePlan[];
  readonly topics: readonly TopicPlan[];
  readonly routes: readonly RoutePlan[];
  readonly events: readonly EventPlan[];
  readonly faults: readonly FaultPlan[];
}

/** Whether a fault strikes the consumer of its queue, and not the queue. */
export function isOfConsumer(kind: FaultPlan["kind"]): boolean {
  return (FAULTS_OF_CONSUMERS as readonly string[]).includes(kind);
}
