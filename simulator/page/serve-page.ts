import type { IncomingMessage, ServerResponse } from "node:http";
import type { Simulation } from "../simulation/simulation";
import { graphOf } from "./graph/read-graph";
import { documentHtml } from "./html/document";
import { layoutOf } from "./layout/layout";
import { pageScript } from "./page-script";
import { STATE_PATH } from "./page-state";
import { stateOf } from "./state";

/** What is answered to a browser. */
export interface Page {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The state page of a simulation: the page itself at `/`, and what it shows at {@link STATE_PATH}.
 *
 * @param path of the request, without its query string
 * @param origin under which the browser reached it: `http://127.0.0.1:4566`
 * @returns `undefined`: it is neither
 */
export function servePage(path: string, simulation: Simulation, origin: string): Page | undefined {
  const { topology } = simulation;
  if (path === STATE_PATH) {
    return { contentType: "application/json", body: JSON.stringify(stateOf(simulation)) };
  }
  if (path !== "/") return undefined;
  const picture = layoutOf(graphOf(topology));
  return {
    contentType: "text/html; charset=utf-8",
    body: documentHtml({ topology, picture, origin, script: pageScript() }),
  };
}

/** The same as a handler of requests: answers and returns `true` if the request is for the page. */
export function pageHandler(simulation: Simulation): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = "/"] = (request.url ?? "/").split("?");
    const page = servePage(path, simulation, `http://${request.headers.host ?? "127.0.0.1"}`);
    if (page === undefined) return false;
    response.writeHead(200, {
      "Content-Type": page.contentType,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    });
    response.end(page.body);
    return true;
  };
}
