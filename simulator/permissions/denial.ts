/** Why something may not be done. */
export interface Denial {
  /**
   * As EventBridge spells it in `ERROR_CODE` of a dead-letter queue: a policy does not allow it, or a role does not let the
   * sender take it on. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  readonly code: "NO_PERMISSIONS" | "FAILED_TO_ASSUME_ROLE";
  /** Who may not do what on what, and what is missing. */
  readonly message: string;
}
