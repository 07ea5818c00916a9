import { AwsError } from "../../../aws-error";
import type { InvocationOutcome } from "../../../lambda/function-runtime";
import { TextPayload } from "../../../lambda/function-runtime";
import type { Invocation } from "../../../lambda/invocation";
import type { SimulatedFunction } from "../../../lambda/simulated-function";
import type { LambdaFunction } from "../../../topology/places";
import type { Call } from "../../call";
import type { Reply } from "../../http/reply";
import { invalidValue, ThrottledError } from "./errors";
import { functionNamed } from "./functions";

export interface InvokeRequest {
  readonly payload: Buffer;
  /** `X-Amz-Invocation-Type`. */
  readonly type: string;
  /** `X-Amz-Log-Type`. */
  readonly logType: string;
  readonly requestId: string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invoke(call: Call, request: InvokeRequest): Reply | Promise<Reply> {
  const fn = functionNamed(call);
  call.authorize("lambda:InvokeFunction", fn.arn);
  const text = payloadText(request);
  switch (request.type) {
    case "RequestResponse":
      return invokeAndWait(call, fn, text, request);
    case "Event":
      return invokeLater(call, fn, text, request);
    case "DryRun":
      return empty(204);
    default:
      throw invalidValue(
        `1 validation error detected: Value '${request.type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
      );
  }
}

/** Bytes of a payload. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 6 * 1024 * 1024;
const MOST_EVENT_BYTES = 1024 * 1024;

function payloadText({ payload, type }: InvokeRequest): string {
  const most = type === "Event" ? MOST_EVENT_BYTES : MOST_BYTES;
  if (payload.length > most) {
    const message = `Request must be smaller than ${most} bytes for the InvokeFunction operation`;
    throw new AwsError("RequestTooLargeException", message, 413);
  }
  if (payload.length === 0) return "{}";
  const text = payload.toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError("InvalidRequestContentException", message);
  }
}

async function invokeAndWait(call: Call, fn: LambdaFunction, text: string, { logType }: InvokeRequest): Promise<Reply> {
  const { simulation } = call;
  const running = simulation.services.functions.find(({ place }) => place === fn);
  if (running === undefined) throw notRun(`${fn.name} is not run: its code is not at hand.`);
  if (call.isRestricted && !simulation.world.scheduler.isReal) {
    // The clock waits for the function that calls, which would wait for the clock.
    throw notRun("A function that invokes another one and waits for it is not simulated on a virtual clock.");
  }
  const { outcome, invocation } = await running.call(new TextPayload(text));
  if (outcome.kind === "throttled") throw new ThrottledError(throttleReason(fn));
  if (outcome.kind === "unavailable") throw notRun(outcome.error?.errorMessage ?? "Service error.");
  return answer(running, outcome, invocation, logType);
}

function answer(
  fn: SimulatedFunction,
  outcome: InvocationOutcome,
  invocation: Invocation | undefined,
  logType: string,
): Reply {
  const { kind, value, error } = outcome;
  const isTail = logType === "Tail" && invocation !== undefined;
  return {
    status: 200,
    contentType: "application/json",
    body: (kind === "success" ? JSON.stringify(value) : JSON.stringify(error)) ?? "null",
    headers: {
      "X-Amz-Executed-Version": "$LATEST",
      ...(kind !== "success" && { "X-Amz-Function-Error": "Unhandled" }),
      ...(isTail && { "X-Amz-Log-Result": Buffer.from(fn.logTail(invocation)).toString("base64") }),
    },
  };
}

function invokeLater({ simulation }: Call, fn: LambdaFunction, text: string, { requestId }: InvokeRequest): Reply {
  const { world } = simulation;
  const way = world.ledger.publish(requestId, fn);
  const { account } = fn.location;
  const sender = { service: "lambda.amazonaws.com", sourceArn: fn.arn, sourceAccount: account };
  const refusal = world.destinationAt(fn).deliver({ way, body: text, sender });
  if (refusal === undefined) return empty(202);
  world.ledger.end(way, "dropped", fn, `${refusal.code}: ${refusal.message}`);
  throw notRun(refusal.message);
}

function throttleReason({ reservedConcurrency }: LambdaFunction): string {
  return reservedConcurrency === undefined
    ? "ConcurrentInvocationLimitExceeded"
    : "ReservedFunctionConcurrentInvocationLimitExceeded";
}

function notRun(message: string): AwsError {
  return new AwsError("ServiceException", message, 500);
}

function empty(status: number): Reply {
  return { status, contentType: "application/json", body: "" };
}
