import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../modules/errors";
import { pageHandler } from "../page/serve-page";
import type { Simulation } from "../simulation/simulation";
import { EndpointRequests } from "./endpoint-requests";

/**
 * Answers requests that are not meant for a service, such as those of a browser.
 * @returns whether it answers this one
 */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface EndpointOptions {
  /** TCP port. 0: any that is free. @default 0 */
  readonly port?: number;
  /** Address to listen at. Signatures are not verified: whoever can reach it can do everything. @default "127.0.0.1" */
  readonly host?: string;
  /** What a browser sees. @default the state page */
  readonly page?: PageHandler;
}

/** The endpoint of a simulation, listening. */
export interface Endpoint {
  /** `http://127.0.0.1:4566`: for `AWS_ENDPOINT_URL`, or `endpoint` of a client. */
  readonly url: string;
  readonly port: number;
  /** Operations that were called and are not simulated, such as `sqs:CreateQueue`, and how often. */
  readonly unknownOperations: ReadonlyMap<string, number>;
  /** Stops at once. Requests under way get no answer; the simulation goes on. */
  close(): Promise<void>;
}

/**
 * Opens a simulation to the AWS CLI and the AWS SDKs, which find it by its URL. Of AWS it speaks what sends, receives and
 * looks, not what creates or changes: a stack is what its Terraform says.
 *
 * @throws {UserError} ENDPOINT_PORT_TAKEN, ENDPOINT_ADDRESS_INVALID
 */
export async function startEndpoint(simulation: Simulation, options: EndpointOptions = {}): Promise<Endpoint> {
  const { port = 0, host = "127.0.0.1", page = pageHandler(simulation) } = options;
  const requests = new EndpointRequests(simulation, page);
  const server = createServer(SERVER_OPTIONS, (request, response) => void requests.answer(request, response));
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    unknownOperations: requests.unknownOperations,
    close: async () => {
      await close(server);
      requests.close();
    },
  };
}

/** Clients keep their connections for longer than Node's 5 s, and fail if one is closed just as they use it. */
const SERVER_OPTIONS = { keepAliveTimeout: 120_000, noDelay: true };

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenError(error, port, host));
    server.once("error", fail);
    try {
      server.listen(port, host, resolve);
    } catch (error) {
      fail(error as NodeJS.ErrnoException);
    }
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): UserError {
  if (error.code === "EADDRINUSE") {
    return new UserError(
      "ENDPOINT_PORT_TAKEN",
      `port must be free, got: ${port}, at which something listens on ${host} already. Give another one, or 0 for any that is free.`,
      { cause: error },
    );
  }
  return new UserError(
    "ENDPOINT_ADDRESS_INVALID",
    `host and port must be an address to listen at, got: ${host}:${port} (${error.message}).`,
    { cause: error },
  );
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
