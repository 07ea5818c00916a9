import { Timestamp } from "../timestamp";

/** The answer of an operation as CBOR. Members that are `undefined` are left out. */
export function encodeCbor(value: unknown): Buffer {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: unknown, parts: Uint8Array[]): void {
  if (value === undefined || value === null) parts.push(NULL);
  else if (typeof value === "boolean") parts.push(value ? TRUE : FALSE);
  else if (typeof value === "string") writeText(value, parts);
  else if (typeof value === "number") writeNumber(value, parts);
  else if (value instanceof Timestamp) parts.push(TIME, double(value.milliseconds / 1_000));
  else if (Array.isArray(value)) {
    parts.push(head(4, value.length));
    for (const item of value) write(item, parts);
  } else writeMap(value, parts);
}

function writeMap(value: object, parts: Uint8Array[]): void {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  parts.push(head(5, entries.length));
  for (const [key, member] of entries) {
    writeText(key, parts);
    write(member, parts);
  }
}

function writeText(text: string, parts: Uint8Array[]): void {
  const bytes = Buffer.from(text, "utf8");
  parts.push(head(3, bytes.length), bytes);
}

function writeNumber(value: number, parts: Uint8Array[]): void {
  if (!Number.isSafeInteger(value)) parts.push(double(value));
  else parts.push(value < 0 ? head(1, -1 - value) : head(0, value));
}

function head(major: number, length: number): Uint8Array {
  const type = major << 5;
  if (length < 24) return Buffer.of(type | length);
  if (length < 2 ** 8) return Buffer.of(type | 24, length);
  if (length < 2 ** 16) return Buffer.of(type | 25, length >> 8, length & 0xff);
  const long = length >= 2 ** 32;
  const bytes = Buffer.alloc(long ? 9 : 5);
  bytes[0] = type | (long ? 27 : 26);
  if (long) bytes.writeBigUInt64BE(BigInt(length), 1);
  else bytes.writeUInt32BE(length, 1);
  return bytes;
}

function double(value: number): Uint8Array {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

const FALSE = Buffer.of(0xf4);
const TRUE = Buffer.of(0xf5);
const NULL = Buffer.of(0xf6);
const TIME = Buffer.of(0xc1);
