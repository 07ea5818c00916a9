/** The part of dynalite that the tests use. It has no types of its own. */
declare module "dynalite" {
  import type { Server } from "node:http";
  /** An in-memory DynamoDB, as an HTTP server that is not listening yet. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}
