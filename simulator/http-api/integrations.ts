import type { MissingBus } from "../event-bridge/missing-bus";
import type { SimulatedBus } from "../event-bridge/simulated-bus";
import type { SimulatedFunction } from "../lambda/simulated-function";
import type { HttpApi, HttpApiRoute } from "../topology/http-api";
import type { Bus, LambdaFunction } from "../topology/places";
import type { World } from "../world";
import { FunctionIntegration } from "./function-integration";
import type { Integration } from "./integration";
import { PutEventsIntegration } from "./put-events-integration";

/** What stands behind routes. */
export interface Behind {
  /** `undefined`: its code is not at hand. */
  functionAt(place: LambdaFunction): SimulatedFunction | undefined;
  busAt(place: Bus): Pick<SimulatedBus | MissingBus, "put">;
}

/** What is behind a route of an HTTP API. */
export function integrationOf(world: World, api: HttpApi, route: HttpApiRoute, behind: Behind): Integration {
  const { integration } = route;
  switch (integration.kind) {
    case "function": {
      const { to, timeoutMs } = integration;
      return new FunctionIntegration(world, { api, route, to, timeoutMs, running: behind.functionAt(to) });
    }
    case "put-events":
      return new PutEventsIntegration(world, { api, route, integration, bus: behind.busAt(integration.to) });
  }
}
