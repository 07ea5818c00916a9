import { accounts } from "./accounts";
import type { Demo } from "./demo";
import { ecommerce } from "./ecommerce";
import { orderPipeline } from "./order-pipeline";

export const DEMOS: readonly Demo[] = [
  ecommerce,
  orderPipeline,
  accounts,
];
