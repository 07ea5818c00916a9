import { createHash } from "node:crypto";
import type { Random } from "../kernel/random";
import { isRecord } from "./language";
import { runtimeError } from "./state-error";

/** https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
type Intrinsic = (args: readonly unknown[], random: Random) => unknown;

const HASHES: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** Elements that a list may have which a function makes. */
const LONGEST_RANGE = 1_000;

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  "States.Array": (args) => [...args],
  "States.ArrayContains": ([list, value]) => array(list).some((each) => isSame(each, value)),
  "States.ArrayGetItem": ([list, index]) => {
    const items = array(list);
    const at = number(index);
    if (!(Number.isInteger(at) && at >= 0 && at < items.length)) {
      throw failed("States.ArrayGetItem", `there is no element ${at} in a list of ${items.length}`);
    }
    return items[at];
  },
  "States.ArrayLength": ([list]) => array(list).length,
  "States.ArrayPartition": ([list, size]) => partition(array(list), Math.trunc(number(size))),
  "States.ArrayRange": ([first, last, step]) => range(number(first), number(last), number(step)),
  "States.ArrayUnique": ([list]) =>
    array(list).filter((each, index, all) => all.findIndex((other) => isSame(other, each)) === index),
  "States.Base64Decode": ([value]) => Buffer.from(text(value), "base64").toString(),
  "States.Base64Encode": ([value]) => Buffer.from(text(value)).toString("base64"),
  "States.Format": ([template, ...values]) => format(text(template), values),
  "States.Hash": ([data, algorithm]) => {
    const name = HASHES[text(algorithm)];
    if (name === undefined) throw failed("States.Hash", `${String(algorithm)} is no algorithm`);
    return createHash(name)
      .update(typeof data === "string" ? data : JSON.stringify(data))
      .digest("hex");
  },
  "States.JsonMerge": ([first, second, deep]) => {
    if (!isRecord(first) || !isRecord(second) || deep !== false) {
      throw failed("States.JsonMerge", "it takes two objects and false");
    }
    return { ...first, ...second };
  },
  "States.JsonToString": ([value]) => JSON.stringify(value),
  "States.MathAdd": ([a, b]) => Math.round(number(a)) + Math.round(number(b)),
  "States.MathRandom": ([from, to], random) => {
    const start = Math.round(number(from));
    return start + random.below(Math.max(1, Math.round(number(to)) - start));
  },
  "States.StringSplit": ([value, splitter]) => split(text(value), text(splitter)),
  "States.StringToJson": ([value]) => {
    try {
      return JSON.parse(text(value)) as unknown;
    } catch {
      throw failed("States.StringToJson", "its argument is no JSON");
    }
  },
  "States.UUID": (_, random) => random.uuid(),
};

function format(template: string, values: readonly unknown[]): string {
  const parts = template.split("{}");
  if (parts.length - 1 !== values.length) {
    throw failed("States.Format", `${parts.length - 1} {} and ${values.length} values`);
  }
  return parts.map((part, index) => (index === 0 ? part : shown(values[index - 1]) + part)).join("");
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (size < 1) throw failed("States.ArrayPartition", `parts of ${size} elements`);
  const parts: unknown[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

function range(first: number, last: number, step: number): number[] {
  const [from, to, by] = [Math.round(first), Math.round(last), Math.round(step)];
  if (by === 0) throw failed("States.ArrayRange", "a step of 0");
  const found: number[] = [];
  for (let each = from; by > 0 ? each <= to : each >= to; each += by) {
    found.push(each);
    if (found.length > LONGEST_RANGE) throw failed("States.ArrayRange", `more than ${LONGEST_RANGE} elements`);
  }
  return found;
}

/** Each character of the splitter splits; what is empty is left out. */
function split(value: string, splitter: string): string[] {
  const parts = [""];
  for (const character of value) {
    if (splitter.includes(character)) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== "");
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw runtimeError(
    `An intrinsic function was given ${JSON.stringify(value)} in place of a list: States.IntrinsicFailure`,
  );
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw runtimeError(
    `An intrinsic function was given ${JSON.stringify(value)} in place of a number: States.IntrinsicFailure`,
  );
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw runtimeError(
    `An intrinsic function was given ${JSON.stringify(value)} in place of a text: States.IntrinsicFailure`,
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function failed(name: string, why: string) {
  return runtimeError(`The intrinsic function ${name} failed: ${why}: States.IntrinsicFailure`);
}
