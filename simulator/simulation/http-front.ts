import { UserError } from "../../modules/errors";
import type { Authorities } from "../http-api/authorize";
import type { HttpRequest, HttpResponse } from "../http-api/http-message";
import { domainName } from "../http-api/request-facts";
import { type HttpListener, serveHttpApi } from "../http-api/serve-http-api";
import { type Credentials, readSignature, signedHeadersOf } from "../http-api/signature";
import type { SimulatedHttpApi } from "../http-api/simulated-http-api";
import type { Scheduler } from "../kernel/scheduler";
import { findByName } from "./find";

/** A request to an HTTP API. */
export interface RequestToSend {
  readonly method: string;
  /** With the query string, if there is one: `/orders?dry-run=true`. */
  readonly path: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. @default none */
  readonly body?: string | Uint8Array | object;
  /** What it is signed with, as `simulation.credentials()` gives it. @default it is not */
  readonly credentials?: Credentials;
  /** Name of the API. @default the only one */
  readonly api?: string;
}

/** What an HTTP API answered. */
export interface ReceivedResponse {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  /** As text. */
  readonly body: string;
  /** As JSON. @throws {SyntaxError} where it is none */
  json(): unknown;
}

export interface HttpFrontOptions {
  readonly scheduler: Scheduler;
  readonly apis: readonly SimulatedHttpApi[];
  readonly authorities: Authorities;
}

/** The HTTP APIs of a simulation, for whoever calls them: in this process, or at URLs of this machine. */
export class HttpFront {
  private readonly listeners = new Map<SimulatedHttpApi, HttpListener>();

  constructor(private readonly options: HttpFrontOptions) {}

  /** @throws {UserError} PLACE_UNKNOWN, PLACE_AMBIGUOUS */
  api(name?: string): SimulatedHttpApi {
    return findByName("HTTP API", this.options.apis, name);
  }

  /** Where an API answers on this machine. @throws {UserError} PLACE_UNKNOWN, PLACE_AMBIGUOUS, SIMULATION_STOPPED */
  url(name?: string): string {
    const listener = this.listeners.get(this.api(name));
    if (listener !== undefined) return listener.url;
    throw new UserError(
      "SIMULATION_STOPPED",
      "The simulation must be running, and was stopped: its APIs do not answer.",
    );
  }

  /** Opens every API to this machine. @param port the first is there, if it is free, and the others behind it; 0: any */
  async open(host: string, port: number): Promise<void> {
    for (const [index, api] of this.options.apis.entries()) {
      const listener = await serveHttpApi((request) => this.answer(api, request), {
        host,
        port: port === 0 ? 0 : port + index,
      });
      this.listeners.set(api, listener);
    }
  }

  async close(): Promise<void> {
    const open = [...this.listeners.values()];
    this.listeners.clear();
    await Promise.all(open.map((listener) => listener.close()));
  }

  async send({ api: name, path, ...rest }: RequestToSend): Promise<ReceivedResponse> {
    const api = this.api(name);
    const [plain = "", query = ""] = path.split(/\?(.*)/s);
    const { body, type } = bodyOf(rest.body);
    const lower = Object.entries(rest.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value] as const);
    const headers: Record<string, string> = {
      host: domainName(api.place),
      ...(type !== undefined && { "content-type": type }),
      ...(body.length > 0 && { "content-length": String(body.length) }),
      ...Object.fromEntries(lower),
    };
    const request = { method: rest.method, path: plain, query, headers, body, sourceIp: "127.0.0.1" };
    const site = { region: api.place.location.region, now: this.options.scheduler.now };
    const signed =
      rest.credentials === undefined
        ? request
        : { ...request, headers: signedHeadersOf(request, rest.credentials, site) };
    const response = await this.answer(api, signed);
    const text = response.body.toString("utf8");
    return { ...response, body: text, json: () => JSON.parse(text) };
  }

  /** On a virtual clock, time passes until it is answered. */
  private async answer(api: SimulatedHttpApi, request: HttpRequest): Promise<HttpResponse> {
    const { scheduler } = this.options;
    if (!scheduler.isReal && this.isOfFunction(request)) throw WAITS_FOR_ITSELF;
    let response: HttpResponse | undefined;
    scheduler.soon(() =>
      api.handle(request, (given) => {
        response = given;
      }),
    );
    await scheduler.runUntilDone(() => response !== undefined);
    if (response !== undefined) return response;
    throw new UserError(
      "SIMULATION_STOPPED",
      "The simulation must be running, and was stopped: the request is not answered.",
    );
  }

  private isOfFunction(request: HttpRequest): boolean {
    const signature = readSignature(request);
    return signature !== undefined && this.options.authorities.callers.find(signature.accessKeyId)?.isFunction === true;
  }
}

/** The clock waits for the function that calls, which would wait for the clock. */
const WAITS_FOR_ITSELF = new UserError(
  "CLOCK_RUNNING",
  "A function that calls an HTTP API of its stack and waits for it is not simulated on a virtual clock.",
);

function bodyOf(given: RequestToSend["body"]): { readonly body: Buffer; readonly type: string | undefined } {
  if (given === undefined) return { body: Buffer.alloc(0), type: undefined };
  if (typeof given === "string") return { body: Buffer.from(given), type: undefined };
  if (given instanceof Uint8Array) return { body: Buffer.from(given), type: undefined };
  return { body: Buffer.from(JSON.stringify(given)), type: "application/json" };
}
