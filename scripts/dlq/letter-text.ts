import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Style } from "../cli/style";
import { durationText } from "./duration-text";
import { contentsOf } from "./event-inside";
import type { Letter } from "./letter";
import { WRITTEN_BY_EVENT_BRIDGE } from "./outgoing";
import { whyHere } from "./why-here";

/** Characters of a body, or of an attribute, unless all is asked for. */
const ABRIDGED = 300;

export interface LetterTextOptions {
  readonly now: number;
  /** Whether bodies are shown to their end. */
  readonly full: boolean;
  readonly style: Style;
}

/** A letter for people, in several lines. */
export function letterText(letter: Letter, { now, full, style }: LetterTextOptions): string {
  const { messageId, sentAt, body, groupId, deduplicationId } = letter;
  const age = durationText((now - sentAt) / 1_000);
  // What EventBridge writes, `whyHere` tells already.
  const attributes = Object.entries(letter.attributes).filter(([name]) => !WRITTEN_BY_EVENT_BRIDGE.has(name));
  const shown = (text: string) => (full ? text : abridged(text));
  return [
    `${style.bold(messageId)}  ${isoTime(sentAt)}, ${age} ago`,
    ...whyHere(letter).map(style.yellow),
    eventLine(body),
    ...(groupId === undefined ? [] : [`group ${groupId}`]),
    ...(deduplicationId === undefined ? [] : [`deduplication id ${deduplicationId}`]),
    ...attributes.map(([name, value]) => `${name} = ${shown(valueText(value))}`),
    style.dim(shown(body)),
  ]
    .filter((line) => line !== "")
    .join("\n  ");
}

/** A letter for machines. */
export function letterJson(letter: Letter) {
  const contents = contentsOf(letter.body);
  const event = contents.kind === "event" ? contents.event : undefined;
  return {
    messageId: letter.messageId,
    sentAt: isoTime(letter.sentAt),
    source: letter.sourceArn ?? null,
    why: whyHere(letter),
    event:
      event === undefined ? null : { id: event.id ?? null, source: event.source, detailType: event["detail-type"] },
    systemAttributes: letter.system,
    messageAttributes: plainAttributes(letter),
    body: letter.body,
  };
}

/** Message attributes with binary values in base64, as the AWS CLI and the API take them. */
export function plainAttributes({ attributes }: Letter) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      BinaryValue === undefined
        ? { DataType, StringValue }
        : { DataType, BinaryValue: Buffer.from(BinaryValue).toString("base64") },
    ]),
  );
}

function eventLine(body: string): string {
  const contents = contentsOf(body);
  if (contents.kind === "text") return body === "" ? "empty" : "no JSON";
  if (contents.kind === "json") return "";
  const { event, wrapping } = contents;
  const { id, time } = event;
  const facts = [
    ...(typeof id === "string" ? [`id ${id}`] : []),
    ...(typeof time === "string" ? [`of ${time}`] : []),
    ...(wrapping === undefined ? [] : [`in an ${wrapping}`.replace("an record", "a record")]),
  ];
  return `event ${event["detail-type"]} of ${event.source}${facts.length > 0 ? `, ${facts.join(", ")}` : ""}`;
}

function valueText({ StringValue, BinaryValue }: MessageAttributeValue): string {
  return StringValue ?? `${BinaryValue?.length ?? 0} bytes`;
}

function isoTime(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? "at an unknown time" : new Date(milliseconds).toISOString();
}

function abridged(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= ABRIDGED
    ? line
    : `${characters.slice(0, ABRIDGED).join("")}… (${text.length} characters)`;
}
