import type { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { located } from "../common-props";
import type { RouteBinding, RouteTarget, RouteTargetConfig } from "../connections";
import { stableId } from "../naming";
import { placeOf } from "../place";
import { targetRole } from "../route/target-role";
import { createConnection } from "./webhook-connection";
import { resolveWebhookProps, type WebhookRequestProps, type WebhookTargetProps } from "./webhook-props";

/**
 * An HTTPS endpoint that rules send events to: an incident tool, a chat, a partner. Deploys an API destination, and its connection
 * out of references to secrets, by a CloudFormation stack of this one resource: so neither state nor plan ever holds a secret.
 * Each rule gets a role that may call this destination alone. What the endpoint does not take is tried again for 24 hours (401, 407,
 * 409, 429, 5xx, no answer within 5 seconds; `Retry-After` is heeded) and is then in the dead-letter queue of the route, whose alarm
 * goes off; any other answer but 2xx leads there at once.
 *
 * Whoever deploys must be allowed `secretsmanager:GetSecretValue` on the secret, and `kms:Decrypt` where it has a key of yours.
 *
 * @example
 * const pager = new WebhookTarget(this, "pager", {
 *   name: "pager",
 *   url: "https://pager.example.com/v2/events",
 *   authorization: { apiKey: { header: "X-Api-Key", value: { secret: "pager", key: "apiKey" } } },
 * });
 * new EventRoute(this, "critical", { bus, pattern: { "detail-type": ["Critical Alert"] }, targets: [pager] });
 */
export class WebhookTarget extends Construct implements RouteTarget {
  /** The API destination. */
  readonly resource: CloudwatchEventApiDestination;
  /** What makes the connection; `undefined` where that is somebody else's. */
  readonly connection: CloudformationStack | undefined;
  readonly arn: string;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly provider: TerraformProvider | undefined;
  readonly routeTargetId: string;
  private readonly request: WebhookRequestProps;

  constructor(scope: Construct, id: string, props: WebhookTargetProps) {
    super(scope, id);
    const { name, authorization, request, method, callsPerSecond } = resolveWebhookProps(this, props);
    this.name = name;
    this.provider = props.provider;
    this.request = request;
    this.routeTargetId = stableId(this);
    const made =
      "connectionArn" in authorization
        ? { arn: authorization.connectionArn, resource: undefined }
        : createConnection(this, "connection", name, authorization, {
            description: `The connection of the API destination ${name}, whose secrets Terraform does not see.`,
            tags: props.tags,
            provider: props.provider,
          });
    this.connection = made.resource;
    this.resource = new CloudwatchEventApiDestination(this, "Resource", {
      name,
      description: props.description,
      invocationEndpoint: props.url,
      httpMethod: method,
      invocationRateLimitPerSecond: callsPerSecond,
      connectionArn: made.arn,
      ...located(props),
    });
    this.arn = this.resource.arn;
  }

  bindRoute(binding: RouteBinding): RouteTargetConfig {
    const { headers, query, pathValues } = this.request;
    const http = {
      ...(headers && { headerParameters: { ...headers } }),
      ...(query && { queryStringParameters: { ...query } }),
      ...(pathValues && { pathParameterValues: [...pathValues] }),
    };
    return {
      ...targetRole(binding, this.arn, ["events:InvokeApiDestination"]),
      place: () => placeOf(this, this.provider),
      parameters: Object.keys(http).length > 0 ? { httpTarget: http } : {},
    };
  }
}
