import type * as z from "zod/mini";

/** One way in which a value breaks its contract. */
export interface Problem {
  /** Where, such as `detail.items[0].quantity`. Empty when it is the whole value. */
  readonly path: string;
  /** What was asked for and what came instead: `must be a string, got: 7.` */
  readonly message: string;
}

/** Longest piece of a foreign value that is quoted in a message or a log line, in characters. */
const QUOTED_CHARACTERS = 80;

/**
 * Tells a problem from what zod reports. The texts are ours because zod/mini has none, and because its own would name
 * neither what was asked for nor what came in one sentence.
 *
 * @param issue as reported with `reportInput: true`
 */
export function problemOf(issue: z.core.$ZodIssue): Problem {
  return { path: pathOf(issue.path), message: `must be ${wanted(issue)}, got: ${show(issue.input)}.` };
}

/** A problem as one line of a log: `detail.orderId must be a string, got: 7.` */
export function problemText({ path, message }: Problem): string {
  return path === "" ? message : `${path} ${message}`;
}

/** A foreign value, short enough for a log line: text is cut, and what holds other values is only named. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return value.length > QUOTED_CHARACTERS
    ? `${JSON.stringify(value.slice(0, QUOTED_CHARACTERS))}… (${value.length} characters)`
    : JSON.stringify(value);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[\w-]+$/.test(String(key))) return `${text}[${JSON.stringify(String(key))}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

const NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return NAMES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_small":
      if (issue.origin === "string") return `text of at least ${issue.minimum} characters`;
      return issue.inclusive ? `at least ${issue.minimum}` : `more than ${issue.minimum}`;
    case "too_big":
      return issue.inclusive ? `at most ${issue.maximum}` : `less than ${issue.maximum}`;
    case "invalid_format":
      return wantedFormat(issue);
    case "invalid_union":
      return [...new Set(issue.errors.flat().map(wanted))].join(" or ");
    default:
      return `valid (${issue.message})`;
  }
}

function wantedFormat(issue: z.core.$ZodIssueInvalidStringFormat): string {
  switch (issue.format) {
    case "date":
      return "an ISO 8601 date such as 2026-11-30";
    case "datetime":
      return "an ISO 8601 time such as 2026-11-30T12:00:00Z";
    default:
      return `text that matches ${issue.pattern ?? issue.format}`;
  }
}
