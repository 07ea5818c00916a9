/**
 * Event patterns as TypeScript literals: the editor completes the operators, and a typo in one does not compile.
 *
 * What the types cannot say (a range upside down, a malformed CIDR, …) `EventPattern.parse` refuses.
 */

/** A value that the event must have exactly. A number matches however it is written: `5` is `5.0` is `5e0`. */
export type PatternValue = string | number | boolean | null;

/** Comparisons of `numeric`: equal, one bound, or a range whose lower bound comes first and is less than the upper. */
export type NumericComparison =
  | readonly ["=" | "<" | "<=" | ">" | ">=", number]
  | readonly [">" | ">=", number, "<" | "<=", number];

/** Matches a string whatever its upper and lower case. */
export interface EqualsIgnoreCase {
  readonly "equals-ignore-case": string;
}

/** Everything that an operator object may hold; {@link PatternOperator} allows exactly one of them. */
interface Operators {
  /** The string starts with this. */
  readonly prefix: string | EqualsIgnoreCase;
  /** The string ends with this. */
  readonly suffix: string | EqualsIgnoreCase;
  /** The string is this, whatever its upper and lower case. */
  readonly "equals-ignore-case": string;
  /** The string fits, `*` standing for any characters, none included; `\*` and `\\` are the characters themselves. */
  readonly wildcard: string;
  /** Any value but these: all strings, all numbers, or strings of one of the four forms. */
  readonly "anything-but": string | number | readonly string[] | readonly number[] | AnythingButForm;
  /** The number compares so. Strings of digits do not match. */
  readonly numeric: NumericComparison;
  /** The string is an IPv4 or IPv6 address in this range. */
  readonly cidr: string;
  /** Whether the field is there, as a leaf: an object does not exist, nor does an empty array. */
  readonly exists: boolean;
}

/** What `anything-but` may exclude besides plain values: one form, with one string or several. */
export type AnythingButForm = ExactlyOne<{
  readonly prefix: string | readonly string[];
  readonly suffix: string | readonly string[];
  readonly "equals-ignore-case": string | readonly string[];
  readonly wildcard: string | readonly string[];
}>;

/** One operator of the language, such as `{ prefix: "order-" }`. */
export type PatternOperator = ExactlyOne<Operators>;

/** An operator that can match a string. */
export type StringOperator = ExactlyOne<Omit<Operators, "numeric" | "anything-but">> | AnythingButStrings;

/** `anything-but` with strings alone. */
export type AnythingButStrings = {
  readonly "anything-but": string | readonly string[] | AnythingButForm;
} & { readonly [Other in Exclude<keyof Operators, "anything-but">]?: never };

/** The alternatives of one field: it matches if any does. At least one. */
export type FieldPattern = readonly (PatternValue | PatternOperator)[];

/** The alternatives of a field that is a string in every event. */
export type StringFieldPattern = readonly (string | StringOperator)[];

/**
 * Fields of an object, all of which must match. A key may be dotted: `{ "a.b": […] }` is `{ a: { b: […] } }`.
 *
 * `$or` needs two alternatives or more. The index signature spells out the first characters of a key because
 * TypeScript has no way to say "any key but `$or`"; a pattern with a key beyond these can be given as JSON text.
 */
export interface ObjectPattern {
  readonly [field: `${KeyStart}${string}`]: FieldPattern | ObjectPattern;
  readonly $or?: readonly [ObjectPattern, ObjectPattern, ...ObjectPattern[]];
}

/**
 * An event pattern for a rule on an EventBridge bus.
 *
 * @example
 * const pattern: EventPatternObject = {
 *   source: ["app.orders"],
 *   "detail-type": ["OrderCreated", { prefix: "OrderUpdated" }],
 *   detail: { amount: [{ numeric: [">", 5] }] },
 * };
 */
export interface EventPatternObject {
  readonly version?: StringFieldPattern;
  readonly id?: StringFieldPattern;
  readonly "detail-type"?: StringFieldPattern;
  readonly source?: StringFieldPattern;
  readonly account?: StringFieldPattern;
  readonly time?: StringFieldPattern;
  readonly region?: StringFieldPattern;
  readonly resources?: StringFieldPattern;
  readonly detail?: ObjectPattern;
  /** Name of the replay, on events that an archive sends again. */
  readonly "replay-name"?: StringFieldPattern;
  readonly [dotted: `detail.${string}`]: FieldPattern | ObjectPattern;
  readonly $or?: readonly [EventPatternObject, EventPatternObject, ...EventPatternObject[]];
}

/** One operator that SNS documents. */
export type FilterPolicyOperator = ExactlyOne<{
  readonly prefix: string;
  readonly suffix: string;
  readonly "equals-ignore-case": string;
  readonly "anything-but": string | number | readonly string[] | readonly number[] | { readonly prefix: string };
  readonly numeric: NumericComparison;
  readonly cidr: string;
  readonly exists: boolean;
}>;

/**
 * A filter policy of an SNS subscription: alternatives by attribute name or, with the scope `MessageBody`, by field.
 *
 * @example
 * const policy: FilterPolicyObject = { store: ["example_corp"], price: [{ numeric: [">=", 100] }] };
 */
export interface FilterPolicyObject {
  readonly [name: `${KeyStart}${string}`]: readonly (PatternValue | FilterPolicyOperator)[] | FilterPolicyObject;
  readonly $or?: readonly [FilterPolicyObject, FilterPolicyObject, ...FilterPolicyObject[]];
}

type ExactlyOne<T> = {
  [Key in keyof T]: { readonly [Only in Key]: T[Key] } & { readonly [Other in Exclude<keyof T, Key>]?: never };
}[keyof T];

type Lower =
  | ("a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m")
  | ("n" | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z");
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type KeyStart = Lower | Uppercase<Lower> | Digit | "_" | "-" | "@" | "#" | ":" | "." | "/" | " ";
