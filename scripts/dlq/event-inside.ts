/** What is inside a letter, as far as it can be made out. */
export type Contents =
  | { readonly kind: "event"; readonly event: EventObject; readonly wrapping: Wrapping | undefined }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text" };

/** What the event came in. */
export type Wrapping = "SNS envelope" | "record of a failed invocation";

/** An event of EventBridge, or what looks like one. */
export interface EventObject {
  readonly id?: unknown;
  readonly source: string;
  readonly "detail-type": string;
  readonly time?: unknown;
  readonly resources?: unknown;
  readonly detail: object;
}

/**
 * Finds the event in the body of a message: the body itself, the message in an SNS envelope, or what a function was invoked
 * with, in the record that Lambda writes where an invocation failed.
 *
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function contentsOf(body: string): Contents {
  const value = parsed(body);
  if (value === undefined) return { kind: "text" };
  if (isEvent(value)) return { kind: "event", event: value, wrapping: undefined };
  if (isObject(value)) {
    const message = typeof value.Message === "string" && "TopicArn" in value ? parsed(value.Message) : undefined;
    if (isEvent(message)) return { kind: "event", event: message, wrapping: "SNS envelope" };
    const { requestPayload } = value;
    if (isEvent(requestPayload)) {
      return { kind: "event", event: requestPayload, wrapping: "record of a failed invocation" };
    }
  }
  return { kind: "json", value };
}

/** The JSON object that a pattern is held against. `undefined`: there is none. */
export function objectInside(body: string): object | undefined {
  const contents = contentsOf(body);
  if (contents.kind === "event") return contents.event;
  return contents.kind === "json" && isObject(contents.value) ? contents.value : undefined;
}

function isEvent(value: unknown): value is EventObject {
  return (
    isObject(value) &&
    typeof value.source === "string" &&
    typeof value["detail-type"] === "string" &&
    isObject(value.detail)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
