import { type Attributed, blockAt, blocksAt, type Resource, requiredTextAt, StackError, textAt } from "../terraform";
import type { Connection } from "./places";

type Texts = Readonly<Record<string, string>>;

/**
 * What a connection adds to each call. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html
 *
 * Secrets are not known here, and not needed: in place of each stands what the stack says of it.
 */
export function connectionOfResource(resource: Resource): Connection {
  const parameters = blockAt(resource, "auth_parameters");
  const more = parameters && blockAt(parameters, "invocation_http_parameters");
  return {
    name: requiredTextAt(resource, "name"),
    headers: { ...(more && listed(more, "header")), ...(parameters && authorization(parameters)) },
    query: more ? listed(more, "query_string") : {},
    body: more ? listed(more, "body") : {},
  };
}

function authorization(parameters: Attributed): Texts {
  const key = blockAt(parameters, "api_key");
  if (key) return { [secret(key, "key")]: secret(key, "value") };
  const basic = blockAt(parameters, "basic");
  if (basic) return basicHeader(secret(basic, "username"), secret(basic, "password"));
  const oauth = blockAt(parameters, "oauth");
  const client = oauth && blockAt(oauth, "client_parameters");
  return oauth ? bearerHeader(client ? secret(client, "client_id") : "") : {};
}

function listed(from: Attributed, block: string): Texts {
  return Object.fromEntries(blocksAt(from, block).map((each) => [secret(each, "key"), secret(each, "value")]));
}

function secret(from: Attributed, attribute: string): string {
  return knownTextAt(from, attribute) ?? "(not known here)";
}

/** `undefined` also for what is known after apply only, or by nobody but whoever applies. */
export function knownTextAt(from: Attributed, attribute: string): string | undefined {
  try {
    return textAt(from, attribute);
  } catch (error) {
    if (error instanceof StackError && error.code === "REFERENCE_UNRESOLVED") return undefined;
    throw error;
  }
}

/** The same, of the properties of `AWS::Events::Connection`. */
export function connectionOfTemplate(properties: Readonly<Record<string, unknown>>): Connection {
  const parameters = within(properties, "AuthParameters");
  const more = within(parameters, "InvocationHttpParameters");
  return {
    name: text(properties, "Name"),
    headers: { ...pairs(more, "HeaderParameters"), ...templateAuthorization(parameters) },
    query: pairs(more, "QueryStringParameters"),
    body: pairs(more, "BodyParameters"),
  };
}

type Properties = Readonly<Record<string, unknown>>;

function templateAuthorization(parameters: Properties): Texts {
  const key = within(parameters, "ApiKeyAuthParameters");
  if (text(key, "ApiKeyName") !== "") return { [text(key, "ApiKeyName")]: text(key, "ApiKeyValue") };
  const basic = within(parameters, "BasicAuthParameters");
  if (text(basic, "Username") !== "") return basicHeader(text(basic, "Username"), text(basic, "Password"));
  const client = within(within(parameters, "OAuthParameters"), "ClientParameters");
  return text(client, "ClientID") === "" ? {} : bearerHeader(text(client, "ClientID"));
}

function basicHeader(user: string, password: string): Texts {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** The token endpoint is not called here. */
function bearerHeader(client: string): Texts {
  return { Authorization: `Bearer (access token of the client ${client})` };
}

function within(properties: Properties, name: string): Properties {
  const value = properties[name];
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

function text(properties: Properties, name: string): string {
  const value = properties[name];
  return typeof value === "string" ? value : "";
}

function pairs(properties: Properties, name: string): Texts {
  const list = properties[name];
  if (!Array.isArray(list)) return {};
  return Object.fromEntries((list as Properties[]).map((each) => [text(each, "Key"), text(each, "Value")]));
}
