import { Timestamp } from "../timestamp";
import type { Fields } from "./fields";

/** Nested deeper than anything that AWS takes. */
const DEEPEST = 64;

/**
 * The CBOR that the rpc-v2-cbor protocol has: RFC 8949 with strings, byte strings, numbers, lists, maps with text keys, and
 * times as tag 1. https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 * @throws {RangeError} where the bytes are not that
 */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  reader.finish();
  return value;
}

/** Ends a list, map or string of a length that is not given before. */
const BREAK = Symbol("break");

class CborReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  finish(): void {
    if (this.at !== this.bytes.length) throw new RangeError("there is more than one value");
  }

  value(depth: number): unknown {
    const value = this.item(depth);
    if (value === BREAK) throw new RangeError("an end without a beginning");
    return value;
  }

  private item(depth: number): unknown {
    if (depth > DEEPEST) throw new RangeError("nested too deep");
    const initial = this.take(1).readUInt8();
    const major = initial >> 5;
    const info = initial & 0x1f;
    if (major === 7) return this.simple(info);
    const length = this.argument(info);
    switch (major) {
      case 0:
        return this.definite(length);
      case 1:
        return -1 - this.definite(length);
      case 2:
        return this.byteString(length, depth);
      case 3:
        return length === undefined ? this.chunks(depth).join("") : this.take(length).toString("utf8");
      case 4:
        return this.list(length, depth);
      case 5:
        return this.map(length, depth);
      default:
        return this.tagged(this.definite(length), depth);
    }
  }

  private argument(info: number): number | undefined {
    if (info < 24) return info;
    if (info === 24) return this.take(1).readUInt8();
    if (info === 25) return this.take(2).readUInt16BE();
    if (info === 26) return this.take(4).readUInt32BE();
    if (info === 27) return Number(this.take(8).readBigUInt64BE());
    if (info === 31) return undefined;
    throw new RangeError("a length of no known form");
  }

  private definite(length: number | undefined): number {
    if (length === undefined) throw new RangeError("a number without an end");
    return length;
  }

  private simple(info: number): unknown {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22 || info === 23) return undefined;
    if (info === 25) return halfFloat(this.take(2).readUInt16BE());
    if (info === 26) return this.take(4).readFloatBE();
    if (info === 27) return this.take(8).readDoubleBE();
    if (info === 31) return BREAK;
    throw new RangeError("a simple value of no known form");
  }

  /** Base64, as the other protocols have it. */
  private byteString(length: number | undefined, depth: number): string {
    if (length !== undefined) return this.take(length).toString("base64");
    return Buffer.concat(this.chunks(depth).map((chunk) => Buffer.from(chunk, "base64"))).toString("base64");
  }

  private chunks(depth: number): string[] {
    return this.list(undefined, depth).map((chunk) => {
      if (typeof chunk !== "string") throw new RangeError("a string of something else");
      return chunk;
    });
  }

  private list(length: number | undefined, depth: number): unknown[] {
    const list: unknown[] = [];
    for (let i = 0; i < (length ?? Number.POSITIVE_INFINITY); i++) {
      const item = this.item(depth + 1);
      if (item === BREAK && length === undefined) break;
      if (item === BREAK) throw new RangeError("a list that ends too early");
      list.push(item);
    }
    return list;
  }

  private map(length: number | undefined, depth: number): Fields {
    const map: Fields = Object.create(null);
    for (let i = 0; i < (length ?? Number.POSITIVE_INFINITY); i++) {
      const key = this.item(depth + 1);
      if (key === BREAK && length === undefined) break;
      if (typeof key !== "string") throw new RangeError("a key that is no text");
      map[key] = this.value(depth + 1);
    }
    return map;
  }

  private tagged(tag: number, depth: number): unknown {
    const value = this.value(depth + 1);
    return tag === 1 && typeof value === "number" ? new Timestamp(value * 1_000) : value;
  }

  private take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError("the end is missing");
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
