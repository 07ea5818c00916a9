import { usageError } from "../cli/command-error";

/** The value of `--endpoint`: the URL of an emulator or of a simulator. @throws {CommandError} */
export function checkedEndpoint(endpoint: string | undefined): string | undefined {
  return checkedUrl("--endpoint", endpoint);
}

/** Where a script sends to, if not to AWS. */
export interface ChosenEndpoint {
  readonly url: string | undefined;
  /** The variable that says so, where it is no option of the script. */
  readonly variable?: string | undefined;
}

/**
 * The endpoint of EventBridge: that of `--endpoint`, or else the one in the environment, which the SDK would take too and
 * nobody would be told of (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 *
 * @throws {CommandError} for what is no URL
 */
export function chosenEventsEndpoint(
  option: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): ChosenEndpoint {
  if (option !== undefined || environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") {
    return { url: checkedEndpoint(option) };
  }
  const variable = ["AWS_ENDPOINT_URL_EVENTBRIDGE", "AWS_ENDPOINT_URL"].find((name) => environment[name]);
  return variable === undefined ? { url: undefined } : { url: checkedUrl(variable, environment[variable]), variable };
}

/** An endpoint as a report names it. */
export function endpointText({ url, variable }: ChosenEndpoint): string | undefined {
  return url === undefined || variable === undefined ? url : `${url} (${variable})`;
}

function checkedUrl(name: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw usageError(`${name} must be a URL such as http://127.0.0.1:4566, got: ${JSON.stringify(url)}.`);
}
