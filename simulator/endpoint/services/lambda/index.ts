import type { Simulation } from "../../../simulation/simulation";
import { Call } from "../../call";
import type { Exchange, Route } from "../../exchange";
import type { Reply } from "../../http/reply";
import { Input } from "../../input";
import type { Fields } from "../../protocols/fields";
import type { RestService } from "../../rest-service";
import type { Operation } from "../../service";
import { type RouteContext, unknownOperation } from "../../service-route";
import { lambdaErrors, lambdaProtocol } from "./errors";
import { getFunctionEventInvokeConfig } from "./event-invoke-config";
import { getFunction, getFunctionConfiguration, listFunctions } from "./functions";
import { invoke } from "./invoke";
import { listEventSourceMappings } from "./mappings";

/** Operations that look, by the path that they are at; the part in brackets is the function. */
const READS: readonly (readonly [RegExp, string, Operation])[] = [
  [/^\/2015-03-31\/functions\/?$/, "ListFunctions", listFunctions],
  [/^\/2015-03-31\/functions\/([^/]+)\/configuration$/, "GetFunctionConfiguration", getFunctionConfiguration],
  [/^\/2015-03-31\/functions\/([^/]+)$/, "GetFunction", getFunction],
  [
    /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config$/,
    "GetFunctionEventInvokeConfig",
    getFunctionEventInvokeConfig,
  ],
  [/^\/2015-03-31\/event-source-mappings\/?$/, "ListEventSourceMappings", listEventSourceMappings],
];

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** Every path of Lambda begins with the version of an API. */
const LAMBDA_PATH = /^\/20\d\d-\d\d-\d\d\//;

/** Lambda, which names its operations by method and path. */
export class LambdaRoutes implements RestService {
  private readonly simulation: Simulation;

  constructor(private readonly context: RouteContext) {
    this.simulation = context.simulation;
  }

  route(exchange: Exchange): Route | undefined {
    if (exchange.credential?.service !== "lambda" && !LAMBDA_PATH.test(exchange.path)) return undefined;
    return { protocol: lambdaProtocol, execute: () => this.execute(exchange) };
  }

  private execute(exchange: Exchange): Reply | Promise<Reply> {
    const { method, path, headers, body, requestId } = exchange;
    const invoked = method === "POST" ? INVOCATIONS.exec(path) : null;
    if (invoked !== null) {
      return invoke(this.call(exchange, invoked[1]), {
        payload: body,
        type: headerText(headers["x-amz-invocation-type"]) ?? "RequestResponse",
        logType: headerText(headers["x-amz-log-type"]) ?? "None",
        requestId,
      });
    }
    for (const [pattern, name, operation] of method === "GET" ? READS : []) {
      const match = pattern.exec(path);
      if (match === null) continue;
      const output = operation(this.call(exchange, match[1]));
      return output instanceof Promise
        ? output.then((known) => lambdaProtocol.reply(name, known, requestId))
        : lambdaProtocol.reply(name, output, requestId);
    }
    this.context.unknownOperation("lambda", `${method} ${path}`);
    throw unknownOperation("lambda", `${method} ${path}`);
  }

  private call(exchange: Exchange, functionName: string | undefined): Call {
    const fields: Fields = Object.create(null);
    for (const [name, value] of new URLSearchParams(exchange.search)) fields[name] = value;
    if (functionName !== undefined) fields.FunctionName = decoded(functionName);
    const { credential, origin, onGone } = exchange;
    const caller = credential && this.simulation.callerOf(credential.accessKeyId);
    return new Call(this.simulation, new Input(fields, true, lambdaErrors), origin, caller, lambdaErrors, onGone);
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function headerText(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.[0];
}
