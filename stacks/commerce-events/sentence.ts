import type { TargetInput } from "../../modules";

/** What an alert says of an execution that did not succeed: not its input, which holds the order. */
export const EXECUTION_SENTENCE: TargetInput = {
  paths: { name: "$.detail.name", status: "$.detail.status", execution: "$.detail.executionArn" },
  template: "The execution <name> of the order workflow ended with <status>: <execution>",
};

/** What a notification of a large order says: one sentence that people read. */
export const SENTENCE: TargetInput = {
  paths: {
    order: "$.detail.orderId",
    customer: "$.detail.customerId",
    total: "$.detail.totalAmount",
    currency: "$.detail.currency",
    time: "$.time",
  },
  template: "High-value order <order>: customer <customer> ordered for <total> <currency> at <time>.",
};
