import { createHash } from "node:crypto";
import type { LambdaFunction } from "../topology/places";
import { logGroupName } from "./invocation-context";

/**
 * What Lambda sets, and nothing of this machine's own environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function lambdaEnvironment(
  fn: LambdaFunction,
  folder: string,
  overrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const { account, region } = fn.location;
  return {
    _HANDLER: fn.handler ?? "",
    AWS_ACCESS_KEY_ID: accessKeyIdOf(fn),
    AWS_ACCOUNT_ID: account,
    AWS_DEFAULT_REGION: region,
    // Where nobody answers: a call that no part of the simulation is there for must not reach AWS.
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime ?? ""}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(fn),
    AWS_LAMBDA_LOG_STREAM_NAME: "",
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: SESSION_TOKEN,
    LAMBDA_TASK_ROOT: folder,
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin",
    TZ: ":UTC",
    ...fn.environment,
    ...overrides,
  };
}

/** With the access key id, what every function signs with. */
export const SECRET_ACCESS_KEY = "signalbox";
export const SESSION_TOKEN = "signalbox";

/** What a function signs with: so that whoever answers its calls knows whose role they are made with. */
export function accessKeyIdOf({ arn }: LambdaFunction): string {
  const digest = createHash("sha256").update(arn).digest("hex").toUpperCase();
  return `ASIA${digest.slice(0, 16)}`;
}
