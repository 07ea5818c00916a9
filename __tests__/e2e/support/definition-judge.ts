import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The one thing that a plan asks of AWS: whether a definition of a state machine that is known by then is valid. It says yes to
 * any, as the definitions are checked when they are synthesized; whatever else is asked is an error.
 */
export class DefinitionJudge {
  static async start(): Promise<DefinitionJudge> {
    const server = createServer((request, response) => {
      const isAsked = request.headers["x-amz-target"] === "AWSStepFunctions.ValidateStateMachineDefinition";
      response.writeHead(isAsked ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
      response.end(
        JSON.stringify(isAsked ? { result: "OK", diagnostics: [] } : { __type: "UnknownOperationException" }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new DefinitionJudge(server);
  }

  private constructor(private readonly server: Server) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
