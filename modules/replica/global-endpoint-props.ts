export const GLOBAL_ENDPOINT_DEFAULTS = {
  replication: "managed",
  latencySeconds: 30,
} as const;

export interface GlobalEndpointOptions {
  /** Name of the endpoint: 1–64 letters, digits, dots, hyphens and underscores; takes the stage prefix. @default the id of the replica */
  readonly name?: string;
  /** Up to 512 characters. @default none */
  readonly description?: string;
  /**
   * Who copies events between the Regions.
   * - `"managed"`: EventBridge, by rules of its own in both Regions. AWS recommends it: events come back to the first Region by
   *   themselves when that is well again. They have no dead-letter queue of yours, and a copy may have another `id`: consumers in
   *   both Regions know an event by an id in its `detail`.
   * - `"rule"`: the rule of the replica, with its dead-letter queue and alarms. For the way back put a second replica from `to`
   *   to `bus`: without events there the first Region counts as unwell for ever.
   *
   * @default "managed"
   */
  readonly replication?: "managed" | "rule";
  /**
   * Seconds from when EventBridge takes an event to when it invokes the first target, on average over each of 5 minutes, above
   * which the Region counts as unwell; as it does without any event. 1–3,600.
   *
   * @default 30 https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-ge-create-endpoint.html
   */
  readonly latencySeconds?: number;
}
