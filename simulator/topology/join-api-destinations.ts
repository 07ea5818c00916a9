import { AWS_LIMITS } from "../../modules/aws-limits";
import { numberAt, type Resource, requiredTextAt, textAt } from "../terraform";
import { readTemplate } from "../terraform/cloudformation-template";
import { arnOfConnection, CONNECTION } from "../terraform/resource-types/connection-stack";
import { connectionOfResource, connectionOfTemplate, knownTextAt } from "./connection-parameters";
import { type Drafting, type NotJoined, placeAt } from "./drafting";

/** Remembers a connection for the API destinations that use it. */
export function joinConnection({ connections }: Drafting, resource: Resource): undefined {
  connections.set(requiredTextAt(resource, "arn"), connectionOfResource(resource));
}

/** The connections of a CloudFormation stack, which resolves the references to their secrets itself. */
export function joinStackOfConnections({ connections }: Drafting, resource: Resource): NotJoined {
  const resources = Object.values(readTemplate(knownTextAt(resource, "template_body"))?.Resources ?? {});
  const others = [...new Set(resources.map(({ Type }) => Type))].filter((type) => type !== CONNECTION);
  if (resources.length === 0) return "its template is not of JSON, or makes nothing";
  if (others.length > 0) return `its template makes ${others.join(", ")}`;
  for (const { Properties: properties = {} } of resources) {
    const connection = connectionOfTemplate(properties);
    connections.set(arnOfConnection(resource, connection.name), connection);
  }
}

/** How an API destination is called. */
export function joinApiDestination({ places, connections }: Drafting, resource: Resource): NotJoined {
  const place = placeAt(places, resource, "arn");
  const endpoint = textAt(resource, "invocation_endpoint");
  if (place?.kind !== "other" || endpoint === undefined) return "it has no invocation_endpoint";
  place.api = {
    method: textAt(resource, "http_method") ?? "POST",
    endpoint,
    callsPerSecond:
      numberAt(resource, "invocation_rate_limit_per_second") ??
      AWS_LIMITS.eventBridge.apiDestinationCallsPerSecond.default,
    connection: connections.get(textAt(resource, "connection_arn") ?? ""),
  };
}
