import { domainName, type RequestFacts, requestTime } from "./request-facts";

/**
 * What a function gets of a request, in the payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function functionEvent(facts: RequestFacts): object {
  const { api, stage, found, request, path, requestId, time, authorizer } = facts;
  const { cookie, ...headers } = request.headers;
  const query = queryParameters(request.query);
  const isText = isTextual(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: found.route.key,
    rawPath: decodedPath(path),
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split("; ") }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: api.location.account,
      apiId: api.httpApi.apiId,
      ...(authorizer && { authorizer }),
      domainName: domainName(api),
      domainPrefix: api.httpApi.apiId,
      http: {
        method: request.method,
        path: decodedPath(path),
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: found.route.key,
      stage: stage.name,
      time: requestTime(time),
      timeEpoch: time,
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? "utf8" : "base64") }),
    ...(Object.keys(found.pathParameters).length > 0 && { pathParameters: found.pathParameters }),
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Those that are given more than once are joined by commas. */
function queryParameters(query: string): Record<string, string> | undefined {
  if (query === "") return undefined;
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = found[name] === undefined ? value : `${found[name]},${value}`;
  }
  return found;
}

/** What is no text reaches the function as base64, a form too; what says nothing of itself is taken for text. */
function isTextual(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*(text\/|application\/([^;]*\+)?(json|xml|javascript)\b)/i.test(contentType);
}

function decodedPath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
