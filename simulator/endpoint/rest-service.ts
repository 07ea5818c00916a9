import type { Exchange, Route } from "./exchange";

/** A service that knows its requests in a way of its own. */
export interface RestService {
  /** `undefined`: it is not for this service. */
  route(exchange: Exchange): Route | undefined;
  /** The endpoint is closed. */
  close?(): void;
}
