import type { ServerResponse } from "node:http";

/** What is answered to a request, whatever the protocol. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends a reply. To a client that has gone, nothing is sent. */
export function send(response: ServerResponse, reply: Reply, requestId: string, date: string): void {
  if (response.headersSent || response.destroyed) return;
  const { status, contentType, body, headers } = reply;
  response.writeHead(status, {
    "x-amzn-RequestId": requestId,
    "Content-Type": contentType,
    "Content-Length": typeof body === "string" ? Buffer.byteLength(body) : body.length,
    Date: date,
    ...headers,
  });
  response.end(body);
}

export function jsonReply(value: unknown, status = 200, headers?: Reply["headers"]): Reply {
  return { status, contentType: "application/json", body: JSON.stringify(value), headers };
}
