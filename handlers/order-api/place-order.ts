import { OrderPlaced, OrderRequest, orderIdOf } from "../events/order-pipeline";
import { type Problem, problemOf, show } from "../events/problem";
import { parseJson } from "../runtime/parse-json";
import { EventRefused, type PublishEvent } from "../runtime/publish-events";

/** A call of `POST /orders`. */
export interface OrderCall {
  readonly body: string | undefined;
  /** Who calls: an ARN, or the subject of a token. */
  readonly caller: string;
  /** What no other request has. */
  readonly requestId: string;
  /** `Idempotency-Key`: the same for a request that is sent again. */
  readonly idempotencyKey: string | undefined;
}

/** What is answered: 202 with the order id, 400 with every problem, 503 where it is to be tried again. */
export type Placed =
  | { readonly status: 202; readonly orderId: string }
  | { readonly status: 400; readonly problems: readonly Problem[] }
  | { readonly status: 503; readonly error: unknown };

export interface OrderDependencies {
  readonly publish: PublishEvent;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Takes an order and publishes it. Once it is answered with 202 it is on the bus. What EventBridge does not take for now is answered
 * with 503, and the same request with the same key makes the same order then.
 *
 * @throws EventRefused, or what the client throws, where no second try would mend it
 */
export async function placeOrder(call: OrderCall, { publish, now }: OrderDependencies): Promise<Placed> {
  const problems = [...keyProblems(call.idempotencyKey)];
  const json = parseJson(call.body, "body");
  const parsed = json.status === "read" ? OrderRequest.safeParse(json.value, { reportInput: true }) : undefined;
  if (json.status === "unreadable") problems.push(json.problem);
  if (parsed?.error) problems.push(...parsed.error.issues.map(problemOf));
  if (problems.length > 0 || !parsed?.data) return { status: 400, problems };

  const orderId = orderIdOf(call.caller, call.idempotencyKey ?? call.requestId);
  const detail = { orderId, ...parsed.data, placedAt: new Date(now()).toISOString() };
  try {
    await publish({ source: OrderPlaced.source, detailType: OrderPlaced.detailType, detail });
    return { status: 202, orderId };
  } catch (error) {
    if (isLasting(error)) throw error;
    return { status: 503, error };
  }
}

const MOST_KEY_LENGTH = 255;

function keyProblems(key: string | undefined): Problem[] {
  if (key === undefined || (key.trim() !== "" && key.length <= MOST_KEY_LENGTH)) return [];
  const message = `must be text of 1 to ${MOST_KEY_LENGTH} characters, got: ${show(key)}.`;
  return [{ path: "Idempotency-Key", message }];
}

/**
 * Errors that pass, though AWS answers most of them with 400: too much at a time, or credentials that are renewed by the next try.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
 */
const PASSING: ReadonlySet<string> = new Set([
  "ExpiredTokenException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** Whether the next try would end the same. */
function isLasting(error: unknown): boolean {
  if (error instanceof EventRefused) return !error.isRetryable;
  const { name = "", $metadata } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if (PASSING.has(name)) return false;
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}
