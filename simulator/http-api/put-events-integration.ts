import type { MissingBus } from "../event-bridge/missing-bus";
import { countRefusals, type PutEventsEntry } from "../event-bridge/put-events";
import type { SimulatedBus } from "../event-bridge/simulated-bus";
import type { HttpApi, HttpApiIntegration, HttpApiRoute } from "../topology/http-api";
import type { Sender, World } from "../world";
import { type HttpResponse, jsonResponse, messageResponse } from "./http-message";
import type { Integration, IntegrationResult } from "./integration";
import { mappedParameter } from "./parameter";
import type { RequestFacts } from "./request-facts";

export interface PutEventsIntegrationOptions {
  readonly api: HttpApi;
  readonly route: HttpApiRoute;
  readonly integration: Extract<HttpApiIntegration, { kind: "put-events" }>;
  readonly bus: Pick<SimulatedBus | MissingBus, "put">;
}

/**
 * Puts each request on a bus. What EventBridge answers is handed on, with its status: 200 also where it refused the event, as
 * `FailedEntryCount` is in the body.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html#EventBridge-PutEvents
 */
export class PutEventsIntegration implements Integration {
  private readonly sender: Sender;

  constructor(
    private readonly world: World,
    private readonly options: PutEventsIntegrationOptions,
  ) {
    const { api, route, integration } = options;
    this.sender = {
      service: "apigateway.amazonaws.com",
      sourceArn: `${api.httpApi.executionArn}/${api.httpApi.stage?.name}/${route.key.replace(" ", "")}`,
      sourceAccount: api.location.account,
      roleArn: integration.roleArn,
    };
  }

  send(facts: RequestFacts, done: (result: IntegrationResult) => void): void {
    done(this.denied() ?? this.put(entryOf(this.options.integration.parameters, facts)));
  }

  private denied(): IntegrationResult | undefined {
    const { roleArn, to } = this.options.integration;
    const error = roleArn === undefined ? NO_ROLE : this.world.permissions.mayDeliver(this.sender, to)?.message;
    return error === undefined ? undefined : { response: INTERNAL, error };
  }

  private put(entry: PutEventsEntry): IntegrationResult {
    const result = this.options.bus.put(entry);
    const failed = countRefusals(this.world, [result]);
    const body = { FailedEntryCount: failed, Entries: [result] };
    return { response: jsonResponse(200, body, { "content-type": "application/x-amz-json-1.1" }), status: 200 };
  }
}

function entryOf(parameters: Readonly<Record<string, string>>, facts: RequestFacts): PutEventsEntry {
  const text = (name: string) => {
    const given = parameters[name];
    return given === undefined ? undefined : mappedParameter(given, facts);
  };
  return {
    EventBusName: text("EventBusName"),
    Source: text("Source"),
    DetailType: text("DetailType"),
    Detail: text("Detail"),
    Time: text("Time"),
    TraceHeader: text("TraceHeader"),
  };
}

const INTERNAL: HttpResponse = messageResponse(500, "Internal Server Error");
const NO_ROLE = "The integration has no role that may put events: it has no credentials_arn.";
