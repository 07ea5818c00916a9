import type { TargetInput } from "../../modules";

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
