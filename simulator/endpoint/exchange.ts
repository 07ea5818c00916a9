import type { IncomingHttpHeaders } from "node:http";
import type { Credential } from "./http/credential";
import type { Reply } from "./http/reply";
import type { Protocol } from "./protocols/protocol";

/** A request, read to its end. */
export interface Exchange {
  readonly method: string;
  /** Without the query string: `/123456789012/q-orders`. */
  readonly path: string;
  /** What follows the `?`. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
  readonly credential: Credential | undefined;
  /** Under which the caller reached the endpoint: `http://127.0.0.1:4566`. */
  readonly origin: string;
  /** Calls back if the caller goes away before it has its answer. */
  readonly onGone: (listener: () => void) => void;
}

/** What is to be done about a request. */
export interface Route {
  /** How errors of it are answered. */
  readonly protocol: Protocol;
  execute(): Reply | Promise<Reply>;
}
