import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { UserError } from "../../modules/errors";
import { type HttpRequest, type HttpResponse, messageResponse } from "./http-message";

/** An HTTP API that answers at a URL of this machine. */
export interface HttpListener {
  /** `http://127.0.0.1:4567` */
  readonly url: string;
  /** Stops at once. Requests under way get no answer. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** The port to be had if it is free; 0: any. */
  readonly port: number;
}

/**
 * Answers real HTTP requests at an address of its own.
 *
 * @throws {UserError} ENDPOINT_ADDRESS_INVALID
 */
export async function serveHttpApi(
  answer: (request: HttpRequest) => Promise<HttpResponse>,
  { host, port }: ListenOptions,
): Promise<HttpListener> {
  const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
    void respond(answer, request, response);
  });
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  answer: (request: HttpRequest) => Promise<HttpResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let given: HttpResponse;
  try {
    const body = await bodyOf(request);
    given = await answer(requestOf(request, body));
  } catch {
    // The simulation has ended, or has failed: whoever runs it is told.
    given = messageResponse(500, "Internal Server Error");
  }
  if (response.destroyed) return;
  const { status, headers, cookies, body } = given;
  const more = { "content-length": body.length, ...(cookies.length > 0 && { "set-cookie": [...cookies] }) };
  response.writeHead(status, { ...headers, ...more });
  response.end(request.method === "HEAD" ? undefined : body);
}

function requestOf(request: IncomingMessage, body: Buffer): HttpRequest {
  const { method = "GET", url = "/", headers, socket } = request;
  const mark = url.indexOf("?");
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(",") : value]],
      ),
    ),
    body,
    sourceIp: socket.remoteAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1",
  };
}

/** What is more than API Gateway takes is read to its end, so that the client comes to read the answer, and not kept. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const most = AWS_LIMITS.apiGateway.payloadBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (size <= most) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      // The port is a wish, so that the URL is the same from one run to the next.
      if (error.code === "EADDRINUSE" && port !== 0) resolve(listen(server, 0, host));
      else reject(addressError(error, host));
    };
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function addressError(cause: NodeJS.ErrnoException, host: string): UserError {
  const message = `host must be an address of this machine to listen at, got: ${host} (${cause.message}).`;
  return new UserError("ENDPOINT_ADDRESS_INVALID", message, { cause });
}
