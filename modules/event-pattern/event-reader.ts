import { EventLeaves } from "./event-leaves";
import { readObject } from "./event-object";
import { EventTextReader } from "./event-text";
import { FieldTree } from "./field-tree";
import { isComparable, type JsonNode, JsonSyntaxError, parseJson } from "./json-node";
import { EventPatternError, shown } from "./pattern-error";
import { HugeNumber } from "./value-test";

/** Texts that may hold a number beyond a double, which `JSON.parse` would make infinite or zero. */
const MAYBE_HUGE = /[eE][+-]?\d{3}|\d{200}/;

/** Reads events for a set of patterns: only the fields that they ask for. */
export class EventReader {
  readonly fields = new FieldTree();
  readonly leaves = new EventLeaves();
  private readonly texts = new EventTextReader(this.leaves);

  /**
   * Reads an event, JSON text or object, into {@link leaves}.
   *
   * Of duplicate keys in one object the last counts.
   */
  read(event: string | object): void {
    this.leaves.begin();
    if (typeof event === "string") this.readText(event);
    else readObject(objectOf(event), this.fields.root, this.leaves);
  }

  private readText(text: string): void {
    if (this.texts.read(text, this.fields.root)) return;
    this.leaves.begin();
    readObject(objectOf(parseEvent(text), text), this.fields.root, this.leaves);
  }
}

function parseEvent(text: string): unknown {
  try {
    return MAYBE_HUGE.test(text) ? plainOf(parseJson(text)) : JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof JsonSyntaxError)) throw cause;
    throw new EventPatternError(
      { code: "EVENT_NOT_JSON", path: "", message: `the event must be JSON: ${cause.message}, got: ${shown(text)}.` },
      { cause },
    );
  }
}

function objectOf(event: unknown, text?: string): object {
  if (typeof event === "object" && event !== null && !Array.isArray(event)) return event;
  const got = shown(text ?? JSON.stringify(event) ?? String(event));
  throw new EventPatternError({
    code: "EVENT_NOT_JSON",
    path: "",
    message: `the event must be a JSON object, got: ${got}.`,
  });
}

/** The value of a tree, as `JSON.parse` gives it but for numbers beyond a double. */
function plainOf(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plainOf(value)]));
    case "array":
      return node.items.map(plainOf);
    case "number":
      return isComparable(node.value, node.text) ? node.value : new HugeNumber(node.text);
    default:
      return node.value;
  }
}
