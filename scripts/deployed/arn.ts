/** The parts of an ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface ArnParts {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** What comes after the account: `q-orders`, `function:orders-consumer`, `rule/ecom-bus/route-orders`. */
  readonly resource: string;
}

/** `undefined` where the text is no ARN. */
export function parseArn(text: string): ArnParts | undefined {
  const [, service, region, account, resource] = /^arn:[^:]+:([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text) ?? [];
  if (service === undefined || region === undefined || account === undefined || resource === undefined)
    return undefined;
  return { service, region, account, resource };
}

/** What people call it: the last part of an ARN, without the version of a function; any other text as it is. */
export function nameOf(arn: string): string {
  const parts = parseArn(arn);
  if (parts === undefined) return arn;
  const { service, resource } = parts;
  if (service === "lambda") return resource.split(":")[1] ?? resource;
  if (service === "states") return resource.split(":").at(-1) ?? resource;
  if (service === "logs") return resource.replace(/^log-group:/, "").replace(/:\*$/, "");
  const path = resource.split("/");
  // Behind the name of an API destination comes an id.
  return (path[0] === "api-destination" ? path[1] : path.at(-1)) ?? resource;
}

/** A function without its version or alias: event source mappings and metrics name it so. */
export function functionArnOf(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

/** What AWS calls that which an ARN names. */
export function whatOf(arn: string): string {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  switch (service) {
    case "sqs":
      return "queue";
    case "sns":
      return "topic";
    case "lambda":
      return "function";
    case "states":
      return "state machine";
    case "logs":
      return "log group";
    case "kinesis":
      return "stream";
    case "firehose":
      return "delivery stream";
    case "events":
      return resource.startsWith("event-bus/")
        ? "bus"
        : resource.startsWith("api-destination/")
          ? "API destination"
          : "";
    default:
      return service;
  }
}
