/**
 * JSON as a pattern needs it: members in order with duplicates kept, numbers with their spelling. `JSON.parse` keeps
 * neither, and both change what a pattern means.
 */
export type JsonNode =
  | { readonly kind: "object"; readonly members: readonly JsonMember[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "literal"; readonly value: true | false | null };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** Where and why a text is not JSON. Lines and columns start at 1. */
export class JsonSyntaxError extends Error {
  constructor(
    readonly problem: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(`${problem} at line ${line}, column ${column}`);
  }
}

/** Nesting that the parser follows; the JSON reader of AWS has the same bound. */
const MAX_DEPTH = 1000;

/** Parses a whole text. Throws {@link JsonSyntaxError}. */
export function parseJson(text: string): JsonNode {
  return new JsonTextParser(text).parse();
}

/** The node that the JSON text of a value would give: absent members are left out, what JSON cannot say is null. */
export function nodeOf(value: unknown): JsonNode {
  return parseJson(JSON.stringify(value) ?? "null");
}

/** The node as compact JSON, numbers as they were spelt. */
export function jsonText(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return `{${node.members.map(({ name, value }) => `${JSON.stringify(name)}:${jsonText(value)}`).join(",")}}`;
    case "array":
      return `[${node.items.map(jsonText).join(",")}]`;
    case "number":
      return node.text;
    default:
      return JSON.stringify(node.value);
  }
}

/** Whether a double holds the number: neither too large nor, unless it is zero, too small. */
export function isComparable(value: number, text: string): boolean {
  return Number.isFinite(value) && (value !== 0 || /^-?[0.]*(?:$|e)/i.test(text));
}

class JsonTextParser {
  private position = 0;

  constructor(private readonly text: string) {}

  parse(): JsonNode {
    const node = this.value(0);
    this.skipSpace();
    if (this.position < this.text.length) this.fail("unexpected text after the end");
    return node;
  }

  private value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.skipSpace();
    switch (this.text[this.position]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return { kind: "string", value: this.string() };
      case "t":
        return this.literal("true", true);
      case "f":
        return this.literal("false", false);
      case "n":
        return this.literal("null", null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonNode {
    const members: JsonMember[] = [];
    this.position++;
    if (this.take("}")) return { kind: "object", members };
    do {
      this.skipSpace();
      if (this.text[this.position] !== '"') this.fail("a key in double quotes expected");
      const name = this.string();
      if (!this.take(":")) this.fail('":" expected');
      members.push({ name, value: this.value(depth + 1) });
    } while (this.take(","));
    if (!this.take("}")) this.fail('"," or "}" expected');
    return { kind: "object", members };
  }

  private array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.position++;
    if (this.take("]")) return { kind: "array", items };
    do items.push(this.value(depth + 1));
    while (this.take(","));
    if (!this.take("]")) this.fail('"," or "]" expected');
    return { kind: "array", items };
  }

  private string(): string {
    const start = this.position;
    const token = /"(?:[^"\\]|\\.)*"/suy;
    token.lastIndex = start;
    const found = token.exec(this.text)?.[0];
    if (found === undefined) this.fail("string without an end");
    try {
      const value: unknown = JSON.parse(found);
      this.position += found.length;
      return value as string;
    } catch {
      this.fail("string with a control character or an unknown escape");
    }
  }

  private number(): JsonNode {
    const token = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    token.lastIndex = this.position;
    const text = token.exec(this.text)?.[0];
    if (text === undefined) this.fail("a JSON value expected");
    this.position += text.length;
    return { kind: "number", value: Number(text), text };
  }

  private literal(text: string, value: true | false | null): JsonNode {
    if (!this.text.startsWith(text, this.position)) this.fail("a JSON value expected");
    this.position += text.length;
    return { kind: "literal", value };
  }

  private take(token: string): boolean {
    this.skipSpace();
    if (this.text[this.position] !== token) return false;
    this.position++;
    return true;
  }

  private skipSpace(): void {
    while (/[ \t\n\r]/.test(this.text[this.position] ?? "")) this.position++;
  }

  private fail(problem: string): never {
    const before = this.text.slice(0, this.position);
    const line = before.split("\n").length;
    throw new JsonSyntaxError(problem, line, this.position - before.lastIndexOf("\n"));
  }
}
