import { AwsError } from "../aws-error";
import { type Fields, isFields } from "./protocols/fields";
import { Timestamp } from "./timestamp";

/** How a service refuses what its parameters cannot be. */
export interface InputErrors {
  missing(name: string): AwsError;
  /** A value that a parameter cannot have, and what it must be. */
  invalid(name: string, value: string, must: string): AwsError;
  outOfRange(name: string, value: number, range: Range): AwsError;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/**
 * The parameters of a call. `null` is as good as absent. A wrong type in JSON is AWS's SerializationException; where all is
 * text, it is read from that.
 */
export class Input {
  constructor(
    readonly fields: Fields,
    /** Whether the protocol has nothing but text. */
    private readonly isText: boolean,
    private readonly errors: InputErrors,
  ) {}

  has(name: string): boolean {
    const value = this.fields[name];
    return value !== undefined && value !== null;
  }

  text(name: string): string | undefined {
    const value = this.fields[name] ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    throw unconvertible(value, "String");
  }

  neededText(name: string): string {
    return this.needed(name, this.text(name));
  }

  number(name: string): number | undefined {
    const value = this.scalar(name);
    if (value === undefined || typeof value === "number") return value;
    if (!this.isText || typeof value !== "string") throw unconvertible(value, "Double");
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) throw this.errors.invalid(name, value, "Must be a number.");
    return number;
  }

  integer(name: string, range: Range = {}): number | undefined {
    const value = this.number(name);
    if (value === undefined) return undefined;
    if (!Number.isInteger(value)) {
      if (this.isText) throw this.errors.invalid(name, String(value), "Must be an integer.");
      throw unconvertible(value, "Integer");
    }
    this.checkRange(name, value, range);
    return value;
  }

  neededInteger(name: string, range?: Range): number {
    return this.needed(name, this.integer(name, range));
  }

  flag(name: string): boolean | undefined {
    const value = this.scalar(name);
    if (value === undefined || typeof value === "boolean") return value;
    if (this.isText && (value === "true" || value === "false")) return value === "true";
    throw unconvertible(value, "Boolean");
  }

  /** Milliseconds since 1970. */
  time(name: string): number | undefined {
    const value = this.fields[name] ?? undefined;
    if (value === undefined) return undefined;
    if (value instanceof Timestamp) return value.milliseconds;
    if (typeof value === "number") return value * 1_000;
    const time = typeof value === "string" ? readTime(value) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    throw unconvertible(value, "Timestamp");
  }

  neededTime(name: string): number {
    return this.needed(name, this.time(name));
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.fields[name] ?? undefined;
    if (value === undefined || Array.isArray(value)) return value;
    if (value === "" && this.isText) return [];
    throw unconvertible(value, "List");
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((item) => {
      if (typeof item !== "string") throw unconvertible(item, "String");
      return item;
    });
  }

  structures(name: string): readonly Input[] | undefined {
    return this.list(name)?.map((item) => this.within(item));
  }

  structure(name: string): Input | undefined {
    const value = this.fields[name] ?? undefined;
    return value === undefined ? undefined : this.within(value);
  }

  neededStructure(name: string): Input {
    return this.needed(name, this.structure(name));
  }

  map(name: string): ReadonlyMap<string, Input> | undefined {
    const value = this.structure(name);
    if (value === undefined) return undefined;
    return new Map(Object.entries(value.fields).map(([key, item]) => [key, this.within(item)]));
  }

  textMap(name: string): ReadonlyMap<string, string> | undefined {
    const value = this.structure(name);
    if (value === undefined) return undefined;
    return new Map(Object.keys(value.fields).map((key) => [key, value.text(key) ?? ""]));
  }

  needed<Value>(name: string, value: Value | undefined): Value {
    if (value === undefined) throw this.errors.missing(name);
    return value;
  }

  /** The value of a parameter is one that it cannot have. */
  invalid(name: string, must: string): AwsError {
    return this.errors.invalid(name, String(this.fields[name]), must);
  }

  private checkRange(name: string, value: number, range: Range): void {
    const { min = value, max = value } = range;
    if (value < min || value > max) throw this.errors.outOfRange(name, value, range);
  }

  private scalar(name: string): unknown {
    return this.fields[name] ?? undefined;
  }

  private within(value: unknown): Input {
    if (isFields(value) && !(value instanceof Timestamp)) return new Input(value, this.isText, this.errors);
    throw unconvertible(value, "Structure");
  }
}

/** ISO 8601, or seconds since 1970 as text. */
function readTime(text: string): number {
  return /^-?[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
}

/** In words of AWS's JSON reader: `NUMBER_VALUE can not be converted to a String`. */
function unconvertible(value: unknown, type: string): AwsError {
  if (Array.isArray(value)) return serialization("Start of list found where not expected");
  if (isFields(value)) return serialization("Start of structure or map found where not expected.");
  const article = type === "Integer" ? "an" : "a";
  return serialization(`${tokenOf(value)} can not be converted to ${article} ${type}`);
}

function tokenOf(value: unknown): string {
  if (typeof value === "string") return "STRING_VALUE";
  if (typeof value === "number") return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  return value === true ? "TRUE_VALUE" : "FALSE_VALUE";
}

export function serialization(message: string): AwsError {
  return new AwsError("SerializationException", message, 400, "MalformedInput");
}
