import { accounts } from "./accounts";
import { alertRouting } from "./alert-routing";
import { commerceEvents } from "./commerce-events";
import type { Demo } from "./demo";
import { ecommerce } from "./ecommerce";
import { ingest } from "./ingest";
import { ledgerFifo } from "./ledger-fifo";
import { orderFanout } from "./order-fanout";
import { orderPipeline } from "./order-pipeline";
import { premiumOrders } from "./premium-orders";
import { travelSaga } from "./travel-saga";

export const DEMOS: readonly Demo[] = [
  ecommerce,
  orderPipeline,
  commerceEvents,
  orderFanout,
  alertRouting,
  travelSaga,
  accounts,
  ledgerFifo,
  premiumOrders,
  ingest,
];
