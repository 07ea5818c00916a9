import type { InvocationContext } from "./invocation-context";

/**
 * What a function finds in `_X_AMZN_TRACE_ID`: that its invocation is not sampled. X-Ray samples some; here nobody takes segments,
 * and handlers that trace themselves write none.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceHeader({ awsRequestId, startedAt }: InvocationContext): string {
  const seconds = Math.floor(startedAt / 1_000)
    .toString(16)
    .padStart(8, "0");
  const id = awsRequestId.replaceAll("-", "");
  return `Root=1-${seconds}-${id.slice(0, 24)};Parent=${id.slice(-16)};Sampled=0`;
}
