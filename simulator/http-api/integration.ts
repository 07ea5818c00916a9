import type { HttpResponse } from "./http-message";
import type { RequestFacts } from "./request-facts";

/** What came of a request behind its route. */
export interface IntegrationResult {
  readonly response: HttpResponse;
  /** What it answered itself: 200 of Lambda also where the function answers 404. `undefined`: nothing. */
  readonly status?: number | undefined;
  /** Why nothing came of it, as the access log says it. */
  readonly error?: string | undefined;
}

/** What is behind a route. */
export interface Integration {
  /** Sends a request on. Calls back once, maybe before it returns; what it returns is to be returned by the action that it is called from. */
  send(facts: RequestFacts, done: (result: IntegrationResult) => void): void | Promise<void>;
}
