import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { checkProps, optional, required, type ShapeOf } from "../props";
import { fail } from "../report";
import type { Json } from "../route/target-input";
import { terraformLiteral } from "../terraform-json";

/**
 * The event that a new row becomes. `<orderId>` stands for the text attribute `orderId` of the row; `<total.N>` for the number
 * `total`, which a stream has as text: an event has `"12"`, not `12`. Further in, by DynamoDB's own types: `<address.M.city.S>`.
 */
export interface OutboxEvent {
  /** Constant, such as `"shop.orders"`, or an attribute: `"<source>"`. */
  readonly source: string;
  /** Constant, or an attribute: `"<type>"`. */
  readonly detailType: string;
  /** When it happened: an attribute with a time of RFC 3339, `"<at>"`. @default when it is put on the bus */
  readonly time?: string;
  /**
   * The detail, an object with placeholders for attributes. Alone in a string, a placeholder stands for the value; within more
   * text, for its text. It should hold the key of the row: a row may become an event twice, with two event ids. A row should have
   * every attribute that is named: what becomes of one that is missing, AWS does not say.
   */
  readonly detail: { readonly [key: string]: Json };
}

export const OUTBOX_EVENT: ShapeOf<OutboxEvent> = {
  source: required("text"),
  detailType: required("text"),
  time: optional("text"),
  detail: required("an object"),
};

const PLACEHOLDER = /<([A-Za-z0-9_/-]+(?:\.[A-Za-z0-9_/-]+)*)>/g;
const ALONE = new RegExp(`^${PLACEHOLDER.source}$`);

/** Parameters of `aws_pipes_pipe` for the target, checked. */
export function outboxTarget(scope: Construct, event: OutboxEvent) {
  checkProps(scope, event, OUTBOX_EVENT, "event");
  const { pipes, eventBridge } = AWS_LIMITS;
  checkSource(scope, event.source);
  if (event.time !== undefined && !Token.isUnresolved(event.time) && !ALONE.test(event.time)) {
    const mend = "EventBridge Pipes takes a path there and no constant: leave it out for the time of publishing.";
    fail(scope, { code: "OUTBOX_EVENT", prop: "event.time", must: 'be an attribute, "<at>"', got: event.time, mend });
  }
  const template = terraformLiteral(render(event.detail));
  if (!Token.isUnresolved(template) && template.length > pipes.inputTemplateLength) {
    fail(scope, {
      code: "INPUT_LENGTH",
      prop: "event.detail",
      must: `have at most ${pipes.inputTemplateLength} characters as JSON`,
      got: `${template.length} characters`,
      mend: "Leave parts out that consumers can read from the table.",
    });
  }
  return {
    inputTemplate: template,
    eventbridgeEventBusParameters: {
      source: parameter(scope, "event.source", event.source, eventBridge.sourceLength),
      detailType: parameter(scope, "event.detailType", event.detailType, eventBridge.detailTypeLength),
      ...(event.time !== undefined && { time: path(event.time.slice(1, -1)) }),
    },
  };
}

/** Attributes of the row that the detail names. */
export function attributesIn(detail: OutboxEvent["detail"]): Set<string> {
  const names = [...JSON.stringify(detail).matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  return new Set(names.map((name) => name.split(".")[0] ?? name));
}

/** A parameter is a constant or one path, and not a mix. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
function parameter(scope: Construct, prop: string, text: string, most: number): string {
  if (Token.isUnresolved(text)) return text;
  const alone = ALONE.exec(text);
  if (alone) return path(alone[1] ?? "");
  if (text.length >= 1 && text.length <= most && !text.includes("<") && !text.startsWith("$")) return text;
  return fail(scope, {
    code: "OUTBOX_EVENT",
    prop,
    must: `be a text of 1 to ${most} characters, or one attribute alone such as "<type>"`,
    got: text,
    mend: "Write the whole text into an attribute of the row if it is made of several.",
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events.html: AWS keeps `aws.` for itself. */
function checkSource(scope: Construct, source: string): void {
  if (Token.isUnresolved(source) || !/^aws\./i.test(source)) return;
  const mend = "Take a name of your own, such as that of the system.";
  fail(scope, { code: "OUTBOX_EVENT", prop: "event.source", must: 'not begin with "aws."', got: source, mend });
}

/** The JSON text of a template, in which a placeholder that is a whole string stands without quotes. */
function render(template: Json): string {
  if (typeof template === "string") {
    const filled = (text: string) => text.replace(PLACEHOLDER, (_found, name: string) => `<${path(name)}>`);
    return ALONE.test(template) ? filled(template) : filled(JSON.stringify(template));
  }
  if (Array.isArray(template)) return `[${template.map(render).join(",")}]`;
  if (typeof template === "object" && template !== null) {
    const entries = Object.entries(template).map(([key, value]) => `${JSON.stringify(key)}:${render(value)}`);
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(template);
}

/** Where an attribute is in a record of the stream. */
function path(attribute: string): string {
  return `$.dynamodb.NewImage.${attribute.includes(".") ? attribute : `${attribute}.S`}`;
}
