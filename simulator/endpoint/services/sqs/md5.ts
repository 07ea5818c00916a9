import { createHash, hash } from "node:crypto";
import type { MessageAttributes } from "../../../world";

/** By which the SDKs find out whether a message arrived as it was sent. */
export function md5(text: string): string {
  return hash("md5", text, "hex");
}

/**
 * The digest of message attributes: sorted by name, each as name, type, a byte for the kind of value, and value, with
 * lengths of four bytes before them. `undefined` where there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function attributesMd5(attributes: MessageAttributes | undefined): string | undefined {
  const names = Object.keys(attributes ?? {}).sort(byCodeUnits);
  if (attributes === undefined || names.length === 0) return undefined;
  const digest = createHash("md5");
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttributes[string];
    const isBinary = DataType.startsWith("Binary");
    const value = isBinary ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? "");
    for (const part of [Buffer.from(name), Buffer.from(DataType)]) digest.update(lengthOf(part)).update(part);
    digest
      .update(isBinary ? BINARY : TEXT)
      .update(lengthOf(value))
      .update(value);
  }
  return digest.digest("hex");
}

const TEXT = Buffer.of(1);
const BINARY = Buffer.of(2);

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
