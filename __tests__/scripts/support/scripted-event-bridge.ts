import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** An entry as it comes over the wire. */
export interface SentEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** An answer to a call: what it holds; or a status with the body of an error; or an end of the connection. */
export type Answer =
  | { readonly body: object }
  | { readonly status: number; readonly error?: string; readonly text?: string }
  | "hang up";

/** Accepts every entry. */
export function accepted(entries: readonly SentEntry[]): Answer {
  return { body: { FailedEntryCount: 0, Entries: entries.map((_, i) => ({ EventId: `id-${i}` })) } };
}

/** What an emulator cannot be made to do: answers of EventBridge that the test decides, over real HTTP. */
export class ScriptedEventBridge {
  /** The entries of each call of PutEvents, in order. */
  readonly calls: (readonly SentEntry[])[] = [];
  readonly describedBuses: string[] = [];

  private constructor(
    readonly endpoint: string,
    private readonly script: { put?: (entries: readonly SentEntry[], call: number) => Answer; describe?: Answer },
  ) {}

  static async start(script: ScriptedEventBridge["script"] = {}): Promise<ScriptedEventBridge> {
    const server = createServer((request, response) => void bridge.respond(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const bridge = new ScriptedEventBridge(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, script);
    return bridge;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers["x-amz-target"]);
    // Whoever asks for another service, or for something that EventBridge has not, learns that there is none.
    if (target.startsWith("AmazonSQS.")) return send(response, { status: 400, error: "QueueDoesNotExist" });
    if (!target.startsWith("AWSEvents.")) return send(response, { status: 404, error: "NotFound" });
    const body = JSON.parse(await textOf(request)) as { Name?: string; Entries?: SentEntry[] };
    if (target === "AWSEvents.DescribeEventBus") {
      this.describedBuses.push(body.Name ?? "");
      return send(response, this.script.describe ?? { body: { Name: body.Name } });
    }
    const entries = body.Entries ?? [];
    this.calls.push(entries);
    send(response, (this.script.put ?? accepted)(entries, this.calls.length));
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === "hang up") {
    response.destroy();
    return;
  }
  const headers = { "content-type": "application/x-amz-json-1.1" };
  if ("body" in answer) response.writeHead(200, headers).end(JSON.stringify(answer.body));
  else {
    const { status, error, text } = answer;
    response.writeHead(status, headers).end(text ?? JSON.stringify({ __type: error, message: `told to be ${error}` }));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
