import { type Fields, isFields } from "../../protocols/fields";
import { asMap } from "../../protocols/query-text";
import type { XmlShape, XmlShapeOf } from "../../protocols/xml";

/*
 * The query protocol of SQS has lists and maps without anything around them, each under a name in the singular. It is what
 * SDKs spoke before 2023. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */

const LISTS: Readonly<Record<string, string>> = {
  AttributeName: "AttributeNames",
  MessageAttributeName: "MessageAttributeNames",
  MessageSystemAttributeName: "MessageSystemAttributeNames",
};

const MAPS: Readonly<Record<string, string>> = {
  Attribute: "Attributes",
  MessageAttribute: "MessageAttributes",
  MessageSystemAttribute: "MessageSystemAttributes",
};

const ENTRIES = /^(SendMessage|DeleteMessage|ChangeMessageVisibility)BatchRequestEntry$/;

/** Parameters as the JSON protocol has them. The queue may be named by the path alone. */
export function normalizeQuery(fields: Fields, path: string): Fields {
  const normal = renamed(fields);
  if (normal.QueueUrl === undefined && path.length > 1) normal.QueueUrl = `http://localhost${path}`;
  return normal;
}

function renamed(fields: Fields): Fields {
  const normal: Fields = Object.create(null);
  for (const [name, value] of Object.entries(fields)) {
    const list = LISTS[name];
    const map = MAPS[name];
    if (list !== undefined) normal[list] = listOf(value);
    else if (map !== undefined) normal[map] = asMap(listOf(value));
    else if (ENTRIES.test(name))
      normal.Entries = listOf(value).map((entry) => (isFields(entry) ? renamed(entry) : entry));
    else normal[name] = value;
  }
  return normal;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

const SHAPES: Readonly<Record<string, XmlShape>> = {
  Attributes: { kind: "flat-map", name: "Attribute" },
  MessageAttributes: { kind: "flat-map", name: "MessageAttribute" },
  Messages: { kind: "flat-list", name: "Message" },
  QueueUrls: { kind: "flat-list", name: "QueueUrl" },
  queueUrls: { kind: "flat-list", name: "QueueUrl" },
  Failed: { kind: "flat-list", name: "BatchResultErrorEntry" },
  Results: { kind: "flat-list", name: "ListMessageMoveTasksResultEntry" },
};

export function queryShapesOf(operation: string): XmlShapeOf {
  const successful: XmlShape = { kind: "flat-list", name: `${operation}ResultEntry` };
  return (member) => (member === "Successful" ? successful : SHAPES[member]);
}
