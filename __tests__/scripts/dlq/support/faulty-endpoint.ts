import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What goes wrong with a call: an error in place of an answer; an answer that never comes, though the call was done; or a
 * batch of which the first entry is refused.
 */
export type CallFault =
  | { readonly status: number; readonly code: string; readonly message?: string }
  | { readonly firstEntry: string }
  | "lose the answer";

/** @param call how often the operation was called, this time included @returns `undefined`: nothing goes wrong */
export type FaultScript = (operation: string, call: number, body: string) => CallFault | undefined;

/** Stands before an endpoint, and lets calls go wrong: over real HTTP, for the real SDK. */
export class FaultyEndpoint {
  /** Operations, such as `SendMessageBatch`, in the order in which they were called. */
  readonly calls: string[] = [];
  script: FaultScript = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(behind: string): Promise<FaultyEndpoint> {
    const server = createServer((incoming, response) => void endpoint.pass(incoming, response, new URL(behind)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = new FaultyEndpoint(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return endpoint;
  }

  reset(): void {
    this.calls.length = 0;
    this.script = () => undefined;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse, behind: URL): Promise<void> {
    const body = await textOf(incoming);
    const target = incoming.headers["x-amz-target"];
    const operation = String(target ?? new URLSearchParams(body).get("Action")).replace(/^.*\./, "");
    this.calls.push(operation);
    const fault = this.script(operation, this.calls.filter((each) => each === operation).length, body);
    if (typeof fault === "object" && "status" in fault) {
      const { status, code, message = `told to be ${code}` } = fault;
      response.writeHead(status, JSON_TYPE);
      response.end(JSON.stringify({ __type: code, message }));
      return;
    }
    if (typeof fault === "object") {
      const { rest, refused } = withoutFirst(body);
      if (rest === undefined)
        response.writeHead(200, JSON_TYPE).end(JSON.stringify(withFailure("{}", refused, fault.firstEntry)));
      else {
        this.forward(incoming, rest, behind, async (answer) => {
          response
            .writeHead(200, JSON_TYPE)
            .end(JSON.stringify(withFailure(await textOf(answer), refused, fault.firstEntry)));
        });
      }
      return;
    }
    this.forward(incoming, body, behind, (answer) => {
      if (fault === "lose the answer") {
        answer.resume().on("end", () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).on("error", () => response.destroy());
  }

  private forward(
    { method, url: path, headers }: IncomingMessage,
    body: string,
    { hostname, port }: URL,
    take: (answer: IncomingMessage) => void,
  ): ClientRequest {
    const length = { "content-length": String(Buffer.byteLength(body)) };
    const onward = request({ hostname, port, method, path, headers: { ...headers, ...length } }, take);
    onward.end(body);
    return onward;
  }
}

const JSON_TYPE = { "content-type": "application/x-amz-json-1.0" };

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of message) text += String(part);
  return text;
}

function withoutFirst(body: string): { readonly rest: string | undefined; readonly refused: string } {
  const { Entries, ...call } = JSON.parse(body) as { Entries: { Id: string }[] };
  const [first, ...others] = Entries;
  const rest = others.length > 0 ? JSON.stringify({ ...call, Entries: others }) : undefined;
  return { rest, refused: first?.Id ?? "" };
}

function withFailure(answer: string, Id: string, Code: string): object {
  const { Successful = [], Failed = [] } = JSON.parse(answer) as { Successful?: object[]; Failed?: object[] };
  return { Successful, Failed: [...Failed, { Id, Code, Message: "told to fail", SenderFault: true }] };
}
