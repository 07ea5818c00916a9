/** What a stack would deploy, for people and machines: `npm run summary -- --json`. */
export interface StackSummary {
  readonly stack: string;
  readonly regions: readonly string[];
  /** Number of resources by type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Where events come in: HTTP APIs, buses, topics that no rule publishes to, queues that nothing of the stack sends to. */
  readonly routes: readonly RouteSummary[];
  readonly alarms: readonly AlarmSummary[];
  readonly functions: readonly FunctionSummary[];
  /** What synth warns of. */
  readonly warnings: readonly string[];
  /** Resources that may play a part in where events go which is not seen here. */
  readonly unknown: readonly { readonly address: string; readonly reason: string }[];
}

/** A place or rule, how the event gets there, and where it goes on to. */
export interface RouteSummary {
  readonly kind: string;
  readonly name: string;
  /** What is to be known of it, a phrase each: the pattern of a rule, the filter of a subscription. */
  readonly notes: readonly string[];
  /** Dead-letter queue for what could not be brought here. */
  readonly deadLetterQueue?: string;
  readonly next: readonly RouteSummary[];
}

export interface AlarmSummary {
  readonly name: string;
  /** `Sum of Errors > 10 in 5 min` */
  readonly condition: string;
  /** What it watches: `function orders-consumer`. */
  readonly watches?: string;
  readonly notifies: readonly string[];
}

export interface FunctionSummary {
  readonly name: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** Bytes of the zip that is uploaded. */
  readonly bundleBytes?: number;
}
