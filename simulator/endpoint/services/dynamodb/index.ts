import { Agent, request as httpRequest } from "node:http";
import { AwsError } from "../../../aws-error";
import type { Simulation } from "../../../simulation/simulation";
import type { Exchange, Route } from "../../exchange";
import type { Reply } from "../../http/reply";
import { awsJson, parseJson } from "../../protocols/aws-json";
import type { RestService } from "../../rest-service";
import { locationOfStack } from "../../stack-facts";
import { type TableClaim, tableClaims } from "./table-claims";

const TARGET = /^DynamoDB(?:Streams)?_\d+\.(\w+)$/;

const protocol = awsJson(undefined, "application/x-amz-json-1.0");

/** DynamoDB: calls go, as they are, to the server that holds the tables of the stack; what they change, the streams of the tables tell. */
export class TableRoutes implements RestService {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly simulation: Simulation) {}

  close(): void {
    this.agent.destroy();
  }

  route(exchange: Exchange): Route | undefined {
    const target = exchange.headers["x-amz-target"];
    const match = typeof target === "string" ? TARGET.exec(target) : null;
    if (match === null) return undefined;
    return { protocol, execute: () => this.pass(match[1] as string, exchange) };
  }

  private pass(operation: string, exchange: Exchange): Promise<Reply> {
    const { tablesUrl } = this.simulation;
    if (tablesUrl === undefined) {
      throw new AwsError(
        "ResourceNotFoundException",
        "Requested resource not found: no tables are simulated, as nothing of the stack needs them.",
      );
    }
    const fields = parseJson(exchange.body);
    const claims = tableClaims(operation, fields, locationOfStack(this.simulation));
    this.checkOutage(claims, exchange);
    this.authorize(claims, exchange);
    const call = () => send(tablesUrl, exchange, this.agent);
    return this.simulation.services.capture.run(tablesUrl, operation, fields, call);
  }

  /** An error that SDKs try again after. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
  private checkOutage(claims: readonly TableClaim[], { body }: Exchange): void {
    const { topology, world } = this.simulation;
    const arns = new Set(claims.map(({ resourceArn }) => resourceArn.replace(/\/index\/.*$/, "")));
    const tables = topology.others.filter(({ arn }) => arns.has(arn));
    if (tables.some((table) => world.faults.strikes("outage", table, body.toString()) !== undefined)) {
      throw new AwsError("InternalServerError", "The request processing has failed because of an outage.", 500);
    }
  }

  private authorize(claims: readonly TableClaim[], { credential }: Exchange): void {
    const caller = credential && this.simulation.callerOf(credential.accessKeyId);
    if (caller === undefined) return;
    for (const { action, resourceArn } of claims) {
      const denial = this.simulation.world.permissions.mayCall(caller, action, resourceArn);
      if (denial !== undefined) throw new AwsError("AccessDeniedException", denial.message);
    }
  }
}

/** Headers that belong to a connection, or that whoever sends writes anew. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "expect",
  "host",
  "keep-alive",
  "transfer-encoding",
  "x-amzn-requestid",
]);

function send(url: string, exchange: Exchange, agent: Agent): Promise<Reply> {
  const { method, headers, body } = exchange;
  const kept = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  const passed = {
    ...Object.fromEntries(kept),
    "content-type": headers["content-type"],
    "content-length": body.length,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, agent, headers: passed }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode = 500, headers: answered } = response;
        resolve({
          status: statusCode,
          contentType: answered["content-type"] ?? "application/x-amz-json-1.0",
          body: Buffer.concat(chunks),
          headers: Object.fromEntries(Object.entries(answered).filter(isOne)),
        });
      });
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      // The server may close a connection just as it is used again. Nothing of the call has arrived then.
      if (request.reusedSocket && error.code === "ECONNRESET") resolve(send(url, exchange, agent));
      else reject(error);
    });
    request.end(body);
  });
}

function isOne(header: [string, string | string[] | undefined]): header is [string, string] {
  return typeof header[1] === "string" && !OWN_HEADERS.has(header[0]);
}
