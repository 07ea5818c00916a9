import { AWS_LIMITS } from "../../modules/aws-limits";
import {
  type Attributed,
  blockAt,
  blocksAt,
  flagAt,
  numberAt,
  type Resource,
  requiredTextAt,
  textAt,
  textsAt,
} from "../terraform";
import type { DraftHttpApi } from "./draft";
import { type Drafting, type NotJoined, placeAt } from "./drafting";
import type { HttpApiAuthorization, HttpApiIntegration, HttpApiThrottling } from "./http-api";
import type { PlaceTable } from "./place-table";
import { busArn } from "./place-table";

/** Makes an HTTP API one, with what it says itself. */
export function joinHttpApi({ places }: Drafting, resource: Resource): NotJoined {
  const place = placeAt(places, resource, "arn");
  if (place?.kind !== "other") return "it is no place";
  if (requiredTextAt(resource, "protocol_type") !== "HTTP") return "it is no HTTP API";
  const cors = blockAt(resource, "cors_configuration");
  const apiId = requiredTextAt(resource, "id");
  place.httpApi = {
    apiId,
    executionArn: requiredTextAt(resource, "execution_arn"),
    routes: [],
    stage: undefined,
    cors: cors && {
      origins: textsAt(cors, "allow_origins"),
      methods: textsAt(cors, "allow_methods"),
      headers: textsAt(cors, "allow_headers"),
      exposeHeaders: textsAt(cors, "expose_headers"),
      credentials: flagAt(cors, "allow_credentials") ?? false,
      maxAgeSeconds: numberAt(cors, "max_age"),
    },
  };
  // What is beside it, and its metrics, name it by its id.
  places.alias(apiId, place);
}

/** Remembers an integration or authorizer for the routes that name it. */
export function joinHttpPart({ httpParts }: Drafting, resource: Resource): undefined {
  httpParts.set(partKey(resource, requiredTextAt(resource, "id")), resource);
}

/** Puts a route on its API. */
export function joinHttpRoute(drafting: Drafting, resource: Resource): NotJoined {
  const api = apiOf(drafting, resource);
  if (api === undefined) return "the stack does not hold its API";
  const id = /^integrations\/(.+)$/.exec(textAt(resource, "target") ?? "")?.[1];
  const part = id === undefined ? undefined : drafting.httpParts.get(partKey(resource, id));
  if (part === undefined) return "it names no integration of the stack";
  const integration = integrationOf(drafting, part);
  if (typeof integration === "string") return integration;
  const authorization = authorizationOf(drafting, resource);
  if (typeof authorization === "string") return authorization;
  api.routes.push({
    address: resource.address,
    key: requiredTextAt(resource, "route_key"),
    authorization,
    throttling: undefined,
    integration,
  });
}

/** Puts a stage on its API, with what it says of routes. */
export function joinHttpStage(drafting: Drafting, resource: Resource): NotJoined {
  const api = apiOf(drafting, resource);
  if (api === undefined) return "the stack does not hold its API";
  if (api.stage !== undefined) return `the API has the stage ${api.stage.name} already, and one is simulated`;
  const defaults = blockAt(resource, "default_route_settings");
  const log = blockAt(resource, "access_log_settings");
  api.stage = {
    name: requiredTextAt(resource, "name"),
    throttling: throttlingOf(defaults),
    detailedMetrics: (defaults && flagAt(defaults, "detailed_metrics_enabled")) ?? false,
    accessLogFormat: log && textAt(log, "format"),
    variables: textMapAt(resource, "stage_variables"),
  };
  for (const settings of blocksAt(resource, "route_settings")) {
    const key = requiredTextAt(settings, "route_key");
    const index = api.routes.findIndex((route) => route.key === key);
    const route = api.routes[index];
    if (route !== undefined) api.routes[index] = { ...route, throttling: throttlingOf(settings) };
  }
}

function integrationOf(drafting: Drafting, part: Resource): HttpApiIntegration | string {
  const type = requiredTextAt(part, "integration_type");
  const subtype = textAt(part, "integration_subtype");
  if (type !== "AWS_PROXY") return `its integration is of the type ${type}, which is not simulated`;
  if (subtype === undefined) return functionOf(drafting.places, part);
  if (subtype !== "EventBridge-PutEvents") return `its integration is ${subtype}, which is not simulated`;
  const parameters = textMapAt(part, "request_parameters");
  const bus = drafting.places.at(busArn(parameters.EventBusName ?? "default", part.location));
  if (bus.kind !== "bus") return "its integration names no bus";
  return { kind: "put-events", to: bus, parameters, roleArn: textAt(part, "credentials_arn") };
}

function functionOf(places: PlaceTable, part: Resource): HttpApiIntegration | string {
  const uri = requiredTextAt(part, "integration_uri");
  // By the ARN of the function, or by that by which API Gateway calls it.
  const arn = /^arn:[^:]*:apigateway:[^:]*:lambda:path\/[^/]*\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
  const to = places.at(arn);
  if (to.kind !== "function") return "its integration names no function";
  const format = textAt(part, "payload_format_version") ?? "1.0";
  if (format !== "2.0") return `its integration has the payload format ${format}, which is not simulated`;
  const most = AWS_LIMITS.apiGateway.integrationTimeoutSeconds * 1_000;
  return { kind: "function", to, timeoutMs: numberAt(part, "timeout_milliseconds") ?? most };
}

function authorizationOf({ httpParts }: Drafting, route: Resource): HttpApiAuthorization | string {
  const type = textAt(route, "authorization_type") ?? "NONE";
  if (type === "NONE") return { kind: "open" };
  if (type === "AWS_IAM") return { kind: "iam" };
  const authorizer = httpParts.get(partKey(route, textAt(route, "authorizer_id") ?? ""));
  const jwt = authorizer && blockAt(authorizer, "jwt_configuration");
  if (type !== "JWT" || jwt === undefined) return `its authorization ${type} is not simulated`;
  return {
    kind: "jwt",
    issuer: requiredTextAt(jwt, "issuer"),
    audience: textsAt(jwt, "audience"),
    scopes: textsAt(route, "authorization_scopes"),
  };
}

function apiOf({ places }: Drafting, resource: Resource): DraftHttpApi | undefined {
  const [place] = places.known(textAt(resource, "api_id") ?? "");
  return place?.kind === "other" ? place.httpApi : undefined;
}

function throttlingOf(block: Attributed | undefined): HttpApiThrottling | undefined {
  const rate = block && numberAt(block, "throttling_rate_limit");
  const burst = block && numberAt(block, "throttling_burst_limit");
  return rate === undefined && burst === undefined ? undefined : { rate, burst };
}

/** Ids count within an API. */
function partKey(resource: Resource, id: string): string {
  return `${textAt(resource, "api_id")} ${id}`;
}

function textMapAt(from: Attributed, attribute: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(from.attribute(attribute) ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
