import { BlockList, isIPv6 } from "node:net";
import { matchesArn, matchesWildcard } from "./wildcard";

/** Whether the value of a request satisfies one value of a condition. */
type Test = (value: string, wanted: string) => boolean;

/** A condition operator without its `IfExists` and its `ForAnyValue:`. */
export interface ConditionOperator {
  readonly test: Test;
  /** Holds where none of the wanted values matches, and where the request has no value. */
  readonly negated: boolean;
  /** Whether policy variables are replaced in what is wanted. */
  readonly variables: boolean;
}

const compared = (parse: (text: string) => number, holds: (value: number, wanted: number) => boolean): Test => {
  return (value, wanted) => holds(parse(value), parse(wanted));
};

/** ISO 8601, or seconds since 1970. */
const parseDate = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text));
const parseNumber = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

const equal = (a: number, b: number) => a === b;
const less = (a: number, b: number) => a < b;
const lessOrEqual = (a: number, b: number) => a <= b;
const greater = (a: number, b: number) => a > b;
const greaterOrEqual = (a: number, b: number) => a >= b;

const same: Test = (value, wanted) => value === wanted;
const sameIgnoringCase: Test = (value, wanted) => value.toLowerCase() === wanted.toLowerCase();
const like: Test = (value, wanted) => matchesWildcard(wanted, value);
const arnLike: Test = (value, wanted) => matchesArn(wanted, value);

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html; `Null` is beside
 * them, as it asks whether there is a value.
 */
const TESTS: readonly (readonly [name: string, test: Test, variables: boolean, negatedName?: string])[] = [
  ["StringEquals", same, true, "StringNotEquals"],
  ["StringEqualsIgnoreCase", sameIgnoringCase, true, "StringNotEqualsIgnoreCase"],
  ["StringLike", like, true, "StringNotLike"],
  ["ArnEquals", arnLike, true, "ArnNotEquals"],
  ["ArnLike", arnLike, true, "ArnNotLike"],
  ["Bool", sameIgnoringCase, true],
  ["BinaryEquals", same, false],
  ["IpAddress", inAddressRange, false, "NotIpAddress"],
  ["NumericEquals", compared(parseNumber, equal), false, "NumericNotEquals"],
  ["NumericLessThan", compared(parseNumber, less), false],
  ["NumericLessThanEquals", compared(parseNumber, lessOrEqual), false],
  ["NumericGreaterThan", compared(parseNumber, greater), false],
  ["NumericGreaterThanEquals", compared(parseNumber, greaterOrEqual), false],
  ["DateEquals", compared(parseDate, equal), false, "DateNotEquals"],
  ["DateLessThan", compared(parseDate, less), false],
  ["DateLessThanEquals", compared(parseDate, lessOrEqual), false],
  ["DateGreaterThan", compared(parseDate, greater), false],
  ["DateGreaterThanEquals", compared(parseDate, greaterOrEqual), false],
];

const OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map(
  TESTS.flatMap(([name, test, variables, negatedName]) => {
    const entries: [string, ConditionOperator][] = [[name.toLowerCase(), { test, negated: false, variables }]];
    if (negatedName) entries.push([negatedName.toLowerCase(), { test, negated: true, variables }]);
    return entries;
  }),
);

/** `undefined` for one that IAM does not have. */
export function conditionOperator(name: string): ConditionOperator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

function inAddressRange(value: string, wanted: string): boolean {
  const [network = "", bits] = wanted.split("/");
  try {
    const range = new BlockList();
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    range.addSubnet(network, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
    return range.check(value, isIPv6(value) ? "ipv6" : "ipv4");
  } catch {
    return false;
  }
}
