import { UserError } from "../../../modules/errors";
import { AwsError } from "../../aws-error";
import type { FaultHandle } from "../../faults/faults";
import { stateOf } from "../../page/state";
import type { Simulation } from "../../simulation/simulation";
import type { Exchange, Route } from "../exchange";
import { jsonReply, type Reply } from "../http/reply";
import { parseJson } from "../protocols/aws-json";
import type { Protocol } from "../protocols/protocol";
import type { RestService } from "../rest-service";
import type { RouteContext } from "../service-route";
import { faultOf } from "./fault-text";
import { whenSettled } from "./settled";
import { tokenRequestOf } from "./token-text";

const PREFIX = "/_signalbox/";

const protocol: Protocol = {
  reply: (_operation, output): Reply => jsonReply(output ?? {}),
  refuse: ({ code, message, status }): Reply => jsonReply({ code, message }, status),
};

type Answer = (exchange: Exchange, rest: string) => unknown;

/**
 * What the endpoint tells of the simulation itself, in JSON:
 *
 * - `GET accounts`: what has come of everything that was published
 * - `GET state`: the topology with what is where, and operations that were called and are not simulated
 * - `GET events/<id>`: where an event or message went
 * - `GET faults`, `POST faults`, `DELETE faults/<id>`: what goes wrong, from now on, no more
 * - `POST tokens`: a token for the JWT authorizers of HTTP APIs
 * - `POST settled?timeout=30`: answers when all is settled, or so many seconds have passed
 */
export class OwnRoutes implements RestService {
  private readonly simulation: Simulation;
  private readonly faults = new Map<string, FaultHandle & { readonly fault: object }>();
  private faultCount = 0;
  private readonly answers: ReadonlyMap<string, Answer>;

  constructor(context: RouteContext) {
    const { simulation } = context;
    this.simulation = simulation;
    this.answers = new Map<string, Answer>([
      ["GET accounts", () => simulation.accounts()],
      [
        "GET state",
        () => ({ ...stateOf(simulation), unknownOperations: Object.fromEntries(context.unknownOperations) }),
      ],
      ["GET events", (_exchange, id) => this.story(id)],
      ["GET faults", () => ({ faults: [...this.faults].map(([id, { fault, struck }]) => ({ id, fault, struck })) })],
      ["POST faults", (exchange) => this.addFault(exchange)],
      ["DELETE faults", (_exchange, id) => this.endFault(id)],
      ["POST tokens", ({ body }) => ({ token: simulation.issueToken(tokenRequestOf(parseJson(body))) })],
      ["POST settled", (exchange) => this.settled(exchange)],
    ]);
  }

  route(exchange: Exchange): Route | undefined {
    const { path, method } = exchange;
    if (!path.startsWith(PREFIX)) return undefined;
    const [name = "", rest = ""] = path.slice(PREFIX.length).split("/", 2);
    const answer = this.answers.get(`${method === "HEAD" ? "GET" : method} ${name}`);
    if (answer === undefined) return undefined;
    return { protocol, execute: () => this.execute(answer, exchange, rest) };
  }

  private async execute(answer: Answer, exchange: Exchange, rest: string): Promise<Reply> {
    refuseForeignPages(exchange);
    try {
      const value = await answer(exchange, rest);
      return jsonReply(value, 200, exchange.method === "GET" ? ANYBODY : undefined);
    } catch (error) {
      if (error instanceof UserError) throw new AwsError(error.code, error.message);
      throw error;
    }
  }

  private story(id: string) {
    const story = this.simulation.story(id);
    if (story !== undefined) return story;
    throw new AwsError(
      "EVENT_UNKNOWN",
      `There is no event or message ${id}, or it is so old that it is forgotten.`,
      404,
    );
  }

  private addFault({ body }: Exchange) {
    const fault = faultOf(parseJson(body));
    const handle = this.simulation.fault(fault);
    const id = String(++this.faultCount);
    this.faults.set(id, {
      fault,
      get struck() {
        return handle.struck;
      },
      end: () => handle.end(),
    });
    return { id };
  }

  private endFault(id: string) {
    const fault = this.faults.get(id);
    if (fault === undefined) throw new AwsError("FAULT_UNKNOWN", `There is no fault ${id}, or it was ended.`, 404);
    fault.end();
    this.faults.delete(id);
    return { id, struck: fault.struck };
  }

  private async settled({ search }: Exchange) {
    const seconds = Number(new URLSearchParams(search).get("timeout") ?? DEFAULT_TIMEOUT);
    if (!(seconds >= 0)) throw new AwsError("TIMEOUT_INVALID", "timeout must be seconds, 0 or more.");
    return { settled: await whenSettled(this.simulation, seconds * 1_000) };
  }
}

/** Whoever wants may look; a page of another site may. */
const ANYBODY = { "Access-Control-Allow-Origin": "*" };
const DEFAULT_TIMEOUT = 30;

/** Any page in a browser can send a request here; one of another site is not to change anything. */
function refuseForeignPages({ method, headers }: Exchange): void {
  const { origin, host } = headers;
  if (method === "GET" || method === "HEAD" || origin === undefined || origin === `http://${host}`) return;
  throw new AwsError("ORIGIN_FORBIDDEN", `A page of ${origin} may look, and not change anything.`, 403);
}
