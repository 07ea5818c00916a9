/** Every warning of synth: what `acceptRisk` takes. Explained in docs/checks.md. */
export const WARNINGS = [
  "ALARMS_NOTIFY_NOBODY",
  "AWS_EVENTS_ON_CUSTOM_BUS",
  "BUS_ACCOUNT_UNKNOWN",
  "CONSUMED_QUEUE_UNMANAGED",
  "DEAD_LETTERS_UNMANAGED",
  "FEW_RECEIVES",
  "FILTER_DELETES",
  "KEY_POLICY_UNMANAGED",
  "MESSAGE_GROUP_PATH",
  "NOT_IDEMPOTENT",
  "NO_DEAD_LETTER_QUEUE",
  "NO_SUBSCRIBERS",
  "POLICY_UNMANAGED",
  "PROP_UNKNOWN",
  "RESERVED_BELOW_POLLERS",
  "ROUTE_DISABLED",
  "RULE_QUOTA",
  "TIMEOUT_UNKNOWN",
  "VISIBILITY_SHORT",
  "WILDCARD_GRANT",
] as const;

/** The code at the end of a warning. */
export type WarningCode = (typeof WARNINGS)[number];
