import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { located } from "../common-props";
import type { HttpIntegration, HttpTarget } from "../connections";
import { checkAtSynth } from "../report";
import type { HttpAuthorization } from "./http-authorization";
import type { HttpEndpoint } from "./http-endpoint";
import type { HttpThrottling } from "./http-endpoint-props";
import { type RouteKey, routeResource } from "./route-key";

/** A route of an endpoint, with what its target asked for: a permission, a role. Made by {@link HttpEndpoint.route}. */
export class HttpRoute extends Construct {
  readonly resource: Apigatewayv2Route;
  readonly integration: Apigatewayv2Integration;
  /** As given: `POST /orders`. */
  readonly key: string;
  /** What a policy has to allow `execute-api:Invoke` on, for a caller of this route. */
  readonly arn: string;
  /** `undefined`: that of the endpoint. */
  readonly throttling: HttpThrottling | undefined;
  readonly authorization: HttpAuthorization | "open";
  /** Whether an answer of status 200 can mean that nothing was done. */
  readonly hidesFailures: boolean;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly endpoint: HttpEndpoint;
      readonly key: RouteKey;
      readonly target: HttpTarget;
      readonly authorization: HttpAuthorization | "open";
      readonly authorizerId: string | undefined;
      readonly throttling: HttpThrottling | undefined;
    },
  ) {
    super(scope, id);
    const { endpoint, key, target, authorization, authorizerId } = props;
    this.key = key.text;
    this.throttling = props.throttling;
    this.authorization = authorization;
    this.arn = `${endpoint.executionArn}/*/${routeResource(key)}`;
    const found = target.bindHttp({ scope: this, sourceArn: this.arn, located: located(endpoint) });
    this.hidesFailures = found.hidesFailures ?? false;
    this.integration = this.createIntegration(endpoint, found);
    const scopes = typeof authorization === "object" ? authorization.jwt.scopes : undefined;
    this.resource = new Apigatewayv2Route(this, "Resource", {
      apiId: endpoint.apiId,
      routeKey: key.text,
      target: `integrations/${this.integration.id}`,
      authorizationType: typeof authorization === "object" ? "JWT" : AUTHORIZATION_TYPES[authorization],
      authorizerId,
      ...(scopes && { authorizationScopes: [...scopes] }),
      // A request may come as soon as the route is there.
      dependsOn: [...(found.dependsOn ?? [])],
      ...located(endpoint),
    });
    this.checkTimeout(found);
    if (this.hidesFailures) this.warnOfHiddenFailures();
  }

  private createIntegration(endpoint: HttpEndpoint, { config }: HttpIntegration): Apigatewayv2Integration {
    return new Apigatewayv2Integration(this, "integration", {
      apiId: endpoint.apiId,
      integrationType: "AWS_PROXY",
      ...config,
      ...located(endpoint),
    });
  }

  /** API Gateway does not wait any longer, and Lambda goes on: what the caller takes for failed is done all the same. */
  private checkTimeout({ timeoutSeconds }: HttpIntegration): void {
    const most = AWS_LIMITS.apiGateway.integrationTimeoutSeconds;
    if (timeoutSeconds === undefined || !(timeoutSeconds > most)) return;
    checkAtSynth(this, (report) =>
      report.warning({
        code: "TIMEOUT_BEYOND_ENDPOINT",
        prop: "timeoutSeconds",
        must: `be at most ${most} for a function behind an HTTP endpoint, which answers 503 by then while the function goes on`,
        got: timeoutSeconds,
        mend: "Lower it; or put what takes longer on a bus or queue, and answer 202 at once.",
      }),
    );
  }

  private warnOfHiddenFailures(): void {
    checkAtSynth(this, (report) =>
      report.warning({
        code: "REFUSED_EVENTS_UNSEEN",
        prop: "eventsTo(…)",
        must: "be called by somebody who looks at FailedEntryCount in the answer, which has status 200 also where EventBridge refused the event",
        got: this.key,
        mend: 'Route to a function that checks it; or see that every caller does, and acceptRisk(…, "REFUSED_EVENTS_UNSEEN", "…").',
      }),
    );
  }
}

const AUTHORIZATION_TYPES = { iam: "AWS_IAM", open: "NONE" } as const;
