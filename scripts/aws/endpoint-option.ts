import { usageError } from "../cli/command-error";

/** The value of `--endpoint`: the URL of an emulator or of a simulator. @throws {CommandError} */
export function checkedEndpoint(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined) return undefined;
  if (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)) return endpoint;
  throw usageError(`--endpoint must be a URL such as http://127.0.0.1:4566, got: ${JSON.stringify(endpoint)}.`);
}
