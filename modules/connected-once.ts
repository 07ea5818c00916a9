import type { Construct } from "constructs";
import { fail } from "./report";

/**
 * Refuses a second connection of the same two: AWS has one subscription for a topic and an endpoint, and one event source
 * mapping for a queue and a function, so the second would be refused when it is deployed.
 *
 * @param method that made the first connection
 * @param what it connected
 */
export function checkConnectedOnce(scope: Construct, id: string, method: string, what: string): void {
  if (scope.node.tryFindChild(id) === undefined) return;
  fail(scope, {
    code: "CONNECTED_TWICE",
    prop: method,
    must: "connect the same two only once",
    got: `${method}(${what}) for the second time`,
    mend: 'Drop one of the calls; what differs in their options belongs into one. Two addresses that are known after apply only need an id each: email(address, { id: "…" }).',
  });
}
