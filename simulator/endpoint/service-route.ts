import { AwsError } from "../aws-error";
import type { Simulation } from "../simulation/simulation";
import { Call } from "./call";
import type { Exchange, Route } from "./exchange";
import { Input } from "./input";
import { awsJson, parseJson } from "./protocols/aws-json";
import { awsQuery } from "./protocols/aws-query";
import type { Fields } from "./protocols/fields";
import type { Protocol } from "./protocols/protocol";
import { parseCbor, rpcCbor } from "./protocols/rpc-cbor";
import type { Operation, QueryDialect, Service } from "./service";

export interface RouteContext {
  readonly simulation: Simulation;
  /** An operation was asked for that is not there. */
  unknownOperation(service: string, operation: string): void;
  /** How often, by `service:operation`. */
  readonly unknownOperations: ReadonlyMap<string, number>;
}

/** Calls of services that name their operation in the request itself, in whichever protocol. */
export class ServiceRoutes {
  private readonly json10: Protocol;
  private readonly json11: Protocol;
  private readonly query: Protocol;
  private readonly cbor: Protocol;

  constructor(
    private readonly service: Service,
    private readonly context: RouteContext,
  ) {
    this.json10 = awsJson(service, "application/x-amz-json-1.0");
    this.json11 = awsJson(service, "application/x-amz-json-1.1");
    this.query = awsQuery(service.query ?? NO_DIALECT);
    this.cbor = rpcCbor(service);
  }

  ofJson(operation: string, exchange: Exchange): Route {
    const protocol = exchange.headers["content-type"] === "application/x-amz-json-1.0" ? this.json10 : this.json11;
    return this.route(protocol, operation, exchange, () => parseJson(exchange.body), false);
  }

  ofQuery(operation: string, exchange: Exchange, fields: Fields): Route {
    const normalize = this.service.query?.normalize ?? ((given) => given);
    return this.route(this.query, operation, exchange, () => normalize(fields, exchange.path), true);
  }

  ofCbor(operation: string, exchange: Exchange): Route {
    return this.route(this.cbor, operation, exchange, () => parseCbor(exchange.body), false);
  }

  private route(protocol: Protocol, name: string, exchange: Exchange, parse: () => Fields, isText: boolean): Route {
    return {
      protocol,
      execute: () => {
        const operation = this.operation(name, protocol);
        const output = operation(this.call(exchange, new Input(parse(), isText, this.service.errors)));
        if (!(output instanceof Promise)) return protocol.reply(name, output, exchange.requestId);
        return output.then((known) => protocol.reply(name, known, exchange.requestId));
      },
    };
  }

  private call({ credential, origin, onGone }: Exchange, input: Input): Call {
    const { simulation } = this.context;
    const caller = credential && simulation.callerOf(credential.accessKeyId);
    return new Call(simulation, input, origin, caller, this.service.errors, onGone);
  }

  private operation(name: string, protocol: Protocol): Operation {
    const operation = this.service.operations.get(name);
    if (operation !== undefined) return operation;
    this.context.unknownOperation(this.service.name, name);
    throw unknownOperation(this.service.name, name, protocol === this.query ? 400 : 404);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
export function unknownOperation(service: string, operation: string, status = 404): AwsError {
  return new AwsError(
    "UnknownOperationException",
    `The operation ${operation} of ${service} is not simulated.`,
    status,
    "InvalidAction",
  );
}

/** For errors of services that do not have the query protocol. */
export const NO_DIALECT: Pick<QueryDialect, "namespace" | "shapesOf"> = {
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  shapesOf: () => () => undefined,
};
