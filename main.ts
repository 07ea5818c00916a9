import { AccountsStack } from "./stacks/accounts";
import { AlertRoutingStack } from "./stacks/alert-routing";
import { CommerceEventsStack } from "./stacks/commerce-events";
import { EcommerceStack } from "./stacks/ecommerce";
import { IngestStack } from "./stacks/ingest";
import { LedgerFifoStack } from "./stacks/ledger-fifo";
import { makeStacks } from "./stacks/make-stacks";
import { OrderFanoutStack } from "./stacks/order-fanout";
import { OrderPipelineStack } from "./stacks/order-pipeline";
import { PremiumOrdersStack } from "./stacks/premium-orders";
import { runApp } from "./stacks/run-app";
import { TravelSagaStack } from "./stacks/travel-saga";

/** The systems, by the names of their stacks. */
const STACKS = {
  ecommerce: EcommerceStack,
  "order-pipeline": OrderPipelineStack,
  "commerce-events": CommerceEventsStack,
  "order-fanout": OrderFanoutStack,
  "alert-routing": AlertRoutingStack,
  "travel-saga": TravelSagaStack,
  accounts: AccountsStack,
  "ledger-fifo": LedgerFifoStack,
  "premium-orders": PremiumOrdersStack,
  ingest: IngestStack,
};

runApp((app) => makeStacks(app, STACKS));
