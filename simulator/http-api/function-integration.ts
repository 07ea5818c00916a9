import { type InvocationOutcome, TextPayload, textOf } from "../lambda/function-runtime";
import type { SimulatedFunction } from "../lambda/simulated-function";
import type { HttpApi, HttpApiRoute } from "../topology/http-api";
import type { LambdaFunction } from "../topology/places";
import type { Sender, World } from "../world";
import { functionEvent } from "./function-event";
import { functionResponse } from "./function-response";
import { type HttpResponse, messageResponse } from "./http-message";
import type { Integration, IntegrationResult } from "./integration";
import type { RequestFacts } from "./request-facts";

export interface FunctionIntegrationOptions {
  readonly api: HttpApi;
  readonly route: HttpApiRoute;
  readonly to: LambdaFunction;
  readonly timeoutMs: number;
  /** `undefined`: its code is not at hand. */
  readonly running: SimulatedFunction | undefined;
}

/** Invokes a function for each request and waits for what it answers. */
export class FunctionIntegration implements Integration {
  private readonly sender: Sender;

  constructor(
    private readonly world: World,
    private readonly options: FunctionIntegrationOptions,
  ) {
    const { api, route } = options;
    this.sender = {
      service: "apigateway.amazonaws.com",
      sourceArn: `${api.httpApi.executionArn}/${api.httpApi.stage?.name}/${route.key.replace(/^ANY /, "* ").replace(" ", "")}`,
      sourceAccount: api.location.account,
    };
  }

  send(facts: RequestFacts, done: (result: IntegrationResult) => void): void | Promise<void> {
    const { permissions, scheduler } = this.world;
    const { to, running, timeoutMs } = this.options;
    const denial = permissions.mayDeliver(this.sender, to);
    if (denial) return done({ response: INTERNAL, error: denial.message });
    if (running === undefined) {
      return done({ response: INTERNAL, error: `${to.name} is not run: its code is not at hand.` });
    }
    let open = true;
    const end = (result: IntegrationResult): void => {
      if (!open) return;
      open = false;
      timer.cancel();
      done(result);
    };
    // The function goes on, and whoever called does not hear of it.
    const timer = scheduler.after(timeoutMs, () => end({ response: UNAVAILABLE, error: "Endpoint request timed out" }));
    const payload = new TextPayload(JSON.stringify(functionEvent(facts)));
    return running.invoke(payload, { answered: (outcome) => end(resultOf(outcome)) });
  }
}

/** What an invocation that ends so makes API Gateway answer. */
function resultOf(outcome: InvocationOutcome): IntegrationResult {
  switch (outcome.kind) {
    case "success": {
      const response = functionResponse(outcome.value);
      if (response !== undefined) return { response, status: 200 };
      return {
        response: INTERNAL,
        status: 200,
        error: "The response from the Lambda function doesn't match the format that API Gateway expects.",
      };
    }
    case "throttled":
    case "unavailable":
      return { response: UNAVAILABLE, status: outcome.kind === "throttled" ? 429 : 500, error: textOf(outcome) };
    default:
      return { response: INTERNAL, status: 200, error: textOf(outcome) };
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
const INTERNAL: HttpResponse = messageResponse(500, "Internal Server Error");
const UNAVAILABLE: HttpResponse = messageResponse(503, "Service Unavailable");
