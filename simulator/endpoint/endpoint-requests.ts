import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../aws-error";
import type { Random } from "../kernel/random";
import type { Simulation } from "../simulation/simulation";
import type { Exchange, Route } from "./exchange";
import { readCredential } from "./http/credential";
import { readBody } from "./http/read-body";
import { jsonReply, type Reply, send } from "./http/reply";
import type { RestService } from "./rest-service";
import { RequestRouter } from "./route-request";
import { restServices, rpcServices } from "./services";
import type { PageHandler } from "./start-endpoint";

/** What comes in at an endpoint, and what goes out. */
export class EndpointRequests {
  readonly unknownOperations = new Map<string, number>();
  private readonly rest: readonly RestService[];
  private readonly router: RequestRouter;
  private readonly random: Random;
  private dateSecond = Number.NaN;
  private dateText = "";

  constructor(
    private readonly simulation: Simulation,
    private readonly page: PageHandler,
  ) {
    // Requests must not change what the simulation draws.
    this.random = simulation.world.random.fork("endpoint");
    const context = {
      simulation,
      unknownOperation: (service: string, operation: string) => this.count(`${service}:${operation}`),
      unknownOperations: this.unknownOperations,
    };
    this.rest = restServices(context);
    this.router = new RequestRouter(rpcServices, this.rest, context);
  }

  close(): void {
    for (const service of this.rest) service.close?.();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.random.uuid();
    try {
      const reply = await this.replyTo(request, response, requestId);
      if (reply !== undefined) send(response, reply, requestId, this.date);
    } catch (error) {
      // The page failed, or what is to be answered cannot be written.
      const { code, message } = asAwsError(error);
      send(response, jsonReply({ code, message }, 500), requestId, this.date);
    }
  }

  private async replyTo(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<Reply | undefined> {
    let body: Buffer;
    try {
      body = await readBody(request);
    } catch (error) {
      const route = this.router.route(exchangeOf(request, response, NO_BODY, requestId));
      return route?.protocol.refuse(asAwsError(error), requestId) ?? NOT_FOUND;
    }
    const route = this.router.route(exchangeOf(request, response, body, requestId));
    if (route !== undefined) return execute(route, requestId);
    return this.showPage(request, response) ? undefined : NOT_FOUND;
  }

  private showPage(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    return this.page(request, response);
  }

  private count(operation: string): void {
    const { unknownOperations: counts } = this;
    if (counts.size >= MOST_UNKNOWN && !counts.has(operation)) return;
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }

  /** Of the simulation's clock. */
  private get date(): string {
    const second = Math.floor(this.simulation.world.scheduler.now / 1_000);
    if (second !== this.dateSecond) {
      this.dateSecond = second;
      this.dateText = new Date(second * 1_000).toUTCString();
    }
    return this.dateText;
  }
}

async function execute(route: Route, requestId: string): Promise<Reply> {
  try {
    return await route.execute();
  } catch (error) {
    return route.protocol.refuse(asAwsError(error), requestId);
  }
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, body: Buffer, requestId: string): Exchange {
  const { method = "GET", url = "/", headers } = request;
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    search: mark < 0 ? "" : url.slice(mark + 1),
    headers,
    body,
    requestId,
    credential: readCredential(headers.authorization),
    origin: `http://${headers.host ?? "127.0.0.1"}`,
    onGone: (listener) => {
      response.once("close", () => {
        if (!response.writableEnded) listener();
      });
    },
  };
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}

/** Names of operations that are counted. */
const MOST_UNKNOWN = 1_000;
const NO_BODY = Buffer.alloc(0);
const NOT_FOUND = jsonReply(
  { message: "Nothing is here. The endpoint speaks the protocols of AWS; see also /_signalbox/accounts." },
  404,
);
