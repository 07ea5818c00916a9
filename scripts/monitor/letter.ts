import type { Message } from "@aws-sdk/client-sqs";

/** A message in a dead-letter queue, as far as it tells what it was and why it is there. */
export interface Letter {
  readonly messageId: string;
  /** When it was sent first, in milliseconds since 1970. */
  readonly sentAt: number;
  /** Times that it was received before this look. */
  readonly receives: number;
  /** `OrderCreated of app.orders`, or the beginning of a body that is no event. */
  readonly what: string;
  /** Of an event. */
  readonly eventId: string | undefined;
  /** Why it is there, where whoever put it there says so. */
  readonly reason: string | undefined;
}

/** Reads a message that was received with all of its attributes. */
export function letterOf({ MessageId = "", Body = "", Attributes = {}, MessageAttributes = {} }: Message): Letter {
  const said = (name: string) => MessageAttributes[name]?.StringValue;
  const body = jsonObject(Body);
  return {
    messageId: MessageId,
    sentAt: Number(Attributes.SentTimestamp),
    receives: Number(Attributes.ApproximateReceiveCount) - 1,
    ...contentOf(body, Body),
    reason:
      reasonOf(said("ERROR_CODE") ?? said("ErrorCode"), said("ERROR_MESSAGE") ?? said("ErrorMessage")) ??
      recordReason(body),
  };
}

/** Letters of a body that is no event. */
const SHOWN = 80;

function contentOf(body: Fields | undefined, text: string): Pick<Letter, "what" | "eventId"> {
  // SNS puts what was published in an envelope; Lambda, what it failed to process in a record.
  const inner =
    body && (typeof body.Message === "string" ? jsonObject(body.Message) : fieldsAt(body, "requestPayload"));
  for (const event of [inner, body]) {
    if (event === undefined) continue;
    const { id, source, "detail-type": detailType } = event;
    if (typeof detailType !== "string" || typeof source !== "string") continue;
    return { what: `${detailType} of ${source}`, eventId: typeof id === "string" ? id : undefined };
  }
  const line = printable(text);
  return { what: line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line || "an empty body", eventId: undefined };
}

/** EventBridge and Lambda say why in attributes. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function reasonOf(code: string | undefined, message: string | undefined): string | undefined {
  const parts = [code, message].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : printable(parts.join(": "));
}

/** What a function threw, of the record that Lambda sends to a destination. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function recordReason(record: Fields | undefined): string | undefined {
  const condition = record && fieldsAt(record, "requestContext")?.condition;
  if (record === undefined || typeof condition !== "string") return undefined;
  const message = fieldsAt(record, "responsePayload")?.errorMessage;
  return reasonOf(condition, typeof message === "string" ? message : undefined);
}

type Fields = Readonly<Record<string, unknown>>;

function jsonObject(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fieldsAt(fields: Fields, name: string): Fields | undefined {
  return asFields(fields[name]);
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** On one line, and without characters that a terminal would obey: anybody may have sent it. */
function printable(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, " ").trim();
}
