import type { Problem } from "../events/problem";
import { show } from "../events/problem";
import { parseJson } from "./parse-json";

/** How an event came to the queue: straight from a rule, or through a topic that wraps it in an envelope. */
export type Delivery = "direct" | "sns";

/** What the body of a queue message holds: a value that may be an event, or the reason why it holds none. */
export type MessageBody =
  | { readonly status: "read"; readonly value: unknown; readonly delivery: Delivery }
  | { readonly status: "unreadable"; readonly problem: Problem };

/**
 * Reads the body of a queue message, and takes it out of its SNS envelope if it is in one. Never throws.
 *
 * A subscription with raw delivery needs nothing of this: its body is the event itself.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html the envelope
 */
export function readMessageBody(body: unknown): MessageBody {
  const outer = jsonOf(body, "body");
  if (outer.status === "unreadable") return outer;
  if (!isNotification(outer.value)) return { ...outer, delivery: "direct" };
  const inner = jsonOf(outer.value.Message, "body.Message");
  return inner.status === "unreadable" ? inner : { ...inner, delivery: "sns" };
}

/** An event has a detail-type; an envelope has this Type instead, whatever its Message may be. */
function isNotification(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && "Type" in value && value.Type === "Notification";
}

function jsonOf(text: unknown, path: string): ReturnType<typeof parseJson> {
  if (typeof text === "string") return parseJson(text, path);
  return { status: "unreadable", problem: { path, message: `must be JSON text, got: ${show(text)}.` } };
}
