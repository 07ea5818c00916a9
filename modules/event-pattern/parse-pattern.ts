import type { Dialect } from "./dialect";
import { type Clause, clauseOf, type FieldTest, fieldTest } from "./field-test";
import { type JsonNode, JsonSyntaxError, jsonText, nodeOf, parseJson } from "./json-node";
import { parseAlternative } from "./parse-alternative";
import { type EventPatternErrorCode, shown } from "./pattern-error";

/** Ways through the `$or`s of one pattern. Ours: nested `$or`s multiply, and a pattern has no use for more. */
export const MAX_CLAUSES = 1000;

/**
 * Keys that cannot stand inside `$or`: there, the rule matcher of AWS takes them for misplaced operators.
 * Source: aws/event-ruler, RESERVED_FIELD_NAMES_IN_OR_RELATIONSHIP.
 */
const RESERVED_INSIDE_OR = new Set([
  ...["exactly", "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

export type ObjectNode = JsonNode & { readonly kind: "object" };
/** A clause in the making, by path: of two tests on one path the later counts, even from different objects. */
type Draft = ReadonlyMap<string, FieldTest>;

/** A spot in the pattern: the field of events that it is about, and where it is written. They differ inside `$or`. */
interface Spot {
  readonly field: string;
  readonly written: string;
}

const TOP: Spot = { field: "", written: "" };

/** Text or value as a tree, refusing what is not JSON. */
export function patternNode(pattern: unknown, dialect: Dialect): ObjectNode {
  const node = typeof pattern === "string" ? textNode(pattern, dialect) : nodeOf(pattern);
  if (node.kind === "object") return node;
  return dialect.refuse({
    code: "EVENT_PATTERN_SHAPE",
    path: "",
    message: `the ${dialect.noun} must be an object of fields, got: ${shown(jsonText(node))}. For instance {"source":["app.orders"]}.`,
  });
}

/** The clauses of a pattern: the event must match one of them. Refuses what the service refuses. */
export function parseClauses(node: ObjectNode, dialect: Dialect): Clause[] {
  const parser = new PatternParser(dialect);
  return parser.object(node, TOP, [new Map()], false).map((draft) => clauseOf(draft.values()));
}

function textNode(text: string, dialect: Dialect): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return dialect.refuse({
      code: "EVENT_PATTERN_SYNTAX",
      path: "",
      message: `the ${dialect.noun} must be JSON: ${error.message}, got: ${shown(text)}.`,
    });
  }
}

/** Whether the value of `$or` makes it an `$or`: two objects or more, without operators at their top. */
export function isOr(value: JsonNode): boolean {
  if (value.kind !== "array" || value.items.length < 2) return false;
  return value.items.every(
    (item) => item.kind === "object" && !item.members.some(({ name }) => RESERVED_INSIDE_OR.has(name)),
  );
}

class PatternParser {
  constructor(private readonly dialect: Dialect) {}

  object(node: ObjectNode, spot: Spot, drafts: readonly Draft[], insideOr: boolean): readonly Draft[] {
    if (node.members.length === 0) {
      this.refuse(
        "EVENT_PATTERN_EMPTY",
        spot,
        `an object must have at least one field, got: {}. Leave it out to match anything, or test a field of it with {"exists":true}.`,
      );
    }
    let result = drafts;
    for (const { name, value } of node.members) {
      const at = { field: join(spot.field, name), written: join(spot.written, name) };
      if (name === "$or" && (isOr(value) || !this.dialect.orMayBeField))
        result = this.or(value, spot.field, at, result);
      else if (insideOr && RESERVED_INSIDE_OR.has(name)) {
        this.refuse(
          "EVENT_PATTERN_OR",
          at,
          `a field inside $or must not have the name of an operator, got: ${JSON.stringify(name)}. Operators stand in the array of a field: {"field":[{${JSON.stringify(name)}:…}]}.`,
        );
      } else if (value.kind === "object") result = this.object(value, at, result, insideOr);
      else if (value.kind === "array") result = this.field(value.items, at, result);
      else {
        const got = shown(jsonText(value));
        this.refuse(
          "EVENT_PATTERN_SHAPE",
          at,
          `a field must be an array of alternatives or an object, got: ${got}. Write [${got}].`,
        );
      }
    }
    return result;
  }

  private field(items: readonly JsonNode[], spot: Spot, drafts: readonly Draft[]): readonly Draft[] {
    if (items.length === 0) {
      this.refuse(
        "EVENT_PATTERN_EMPTY",
        spot,
        `a field must have at least one alternative, got: []. For any value write [{"exists":true}].`,
      );
    }
    const alternatives = items.map((item, index) => ({
      text: jsonText(item),
      demand: parseAlternative(item, `${spot.written}[${index}]`, this.dialect),
    }));
    const test = fieldTest(spot.field, alternatives);
    return drafts.map((draft) => new Map(draft).set(spot.field, test));
  }

  /** Each object in the array continues each draft so far; its fields are fields of the object that has the `$or`. */
  private or(node: JsonNode, field: string, at: Spot, drafts: readonly Draft[]): readonly Draft[] {
    if (node.kind !== "array" || node.items.length < 2) {
      return this.refuse(
        "EVENT_PATTERN_OR",
        at,
        `$or must be an array of at least two objects, got: ${shown(jsonText(node))}. With one alternative, write its fields without $or.`,
      );
    }
    const branches: Draft[] = [];
    node.items.forEach((item, index) => {
      const spot = { field, written: `${at.written}[${index}]` };
      if (item.kind !== "object") {
        this.refuse(
          "EVENT_PATTERN_OR",
          spot,
          `an alternative of $or must be an object of fields, got: ${shown(jsonText(item))}.`,
        );
      }
      branches.push(...this.object(item, spot, drafts, true));
      if (branches.length > MAX_CLAUSES) {
        this.refuse(
          "EVENT_PATTERN_OR",
          at,
          `$or must lead to at most ${MAX_CLAUSES} combinations, got: more. Split the pattern into several rules.`,
        );
      }
    });
    return branches;
  }

  private refuse(code: EventPatternErrorCode, spot: Spot, message: string): never {
    return this.dialect.refuse({ code, path: spot.written, message });
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
