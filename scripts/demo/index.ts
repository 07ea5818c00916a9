import { accounts } from "./accounts";
import type { Demo } from "./demo";
import { ecommerce } from "./ecommerce";

export const DEMOS: readonly Demo[] = [
  ecommerce,
  accounts,
];
