import { emulatorCredentials } from "./local-endpoint";

/** Milliseconds until a connection, or an answer, is given up. An answer may take the 20 s of a long poll. */
const CONNECTION_TIMEOUT = 3_000;
const REQUEST_TIMEOUT = 30_000;

/**
 * What the clients of the SDK are made with. They try once: what is tried again, and how often, is decided where it can be
 * told.
 */
export function clientConfiguration(region: string, endpoint: string | undefined) {
  // Seven lines on what later versions of the SDK will need, at every start: nothing for whoever runs a command.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    region,
    ...(endpoint !== undefined && { endpoint, ...emulatorCredentials(endpoint) }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
  };
}

/** Region to work in: as given, or of the environment, or N. Virginia. */
export function chosenRegion(region: string | undefined): string {
  return region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || "us-east-1";
}
