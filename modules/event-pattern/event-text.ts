import type { EventLeaves } from "./event-leaves";
import { type FieldNode, hashStep } from "./field-tree";
import { CODE, GIVE_UP, JsonScanner, MAX_SCAN_DEPTH } from "./json-scanner";
import { HugeNumber } from "./value-test";

const { SPACE, QUOTE, COMMA, MINUS, DOT, ZERO, NINE, COLON, BACKSLASH, LOWER_N, LOWER_T } = CODE;
const { OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE } = CODE;
// What is imported is looked up at each use, in some module formats by a call: too often here.
const GAVE_UP = GIVE_UP;
const MAX_DEPTH = MAX_SCAN_DEPTH;
const nextHash = hashStep;

/** Powers of ten that a double holds exactly: a whole number below 2^53 divided by one is rounded once, so rightly. */
const TENS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const EXACT_DIGITS = 15;

/**
 * Reads the leaves of an event out of its JSON text, making nothing of what no pattern asks for. That is most of an
 * event, and most of the time that a matcher takes.
 *
 * It accepts only JSON, and it gives up (false) on whatever is rare: escapes and dots in keys, duplicate keys, deep
 * nesting and text that is not JSON. The caller then parses the text and reads the object.
 */
export class EventTextReader extends JsonScanner {
  /** Numbers every object that is read, to tell a duplicate key from the same key in another object. */
  private objects = 0;

  constructor(private readonly leaves: EventLeaves) {
    super();
  }

  read(text: string, root: FieldNode): boolean {
    this.load(text);
    const start = this.space(0);
    const end = this.code(start) === OPEN_BRACE ? this.object(start, root, 0, 0) : GAVE_UP;
    const whole = end !== GAVE_UP && this.space(end) === text.length;
    this.unload();
    return whole;
  }

  private object(start: number, node: FieldNode, place: number, depth: number): number {
    const { codes } = this;
    // Wrapping round is safe: at worst an old number looks like a duplicate, and the other reader decides.
    this.objects = (this.objects + 1) & 0x3fff_ffff;
    const object = this.objects;
    let at = this.space(start + 1);
    if (codes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (codes[at] !== QUOTE) return GAVE_UP;
      const keyStart = at + 1;
      let hash = 0;
      let dot = false;
      let code = codes[++at] as number;
      while (code !== QUOTE) {
        if (code < SPACE || code === BACKSLASH) return GAVE_UP;
        if (code === DOT) dot = true;
        hash = nextHash(hash, code);
        code = codes[++at] as number;
      }
      const length = at - keyStart;
      at = this.space(at + 1);
      if (codes[at] !== COLON) return GAVE_UP;
      at = this.space(at + 1);

      const child = node.childIn(codes, keyStart, length, hash);
      if (child !== undefined) {
        if (child.seenIn === object) return GAVE_UP;
        child.seenIn = object;
        at = this.value(at, child, place, depth + 1);
      } else {
        if (dot && node.startsDotted(this.text.slice(keyStart, keyStart + length))) return GAVE_UP;
        at = this.skip(at, depth + 1);
      }
      if (at === GAVE_UP) return GAVE_UP;
      at = this.space(at);
      if (codes[at] === CLOSE_BRACE) return at + 1;
      if (codes[at] !== COMMA) return GAVE_UP;
      at = this.space(at + 1);
    }
  }

  private value(start: number, node: FieldNode, place: number, depth: number): number {
    const code = this.code(start);
    if (depth > MAX_DEPTH) return GAVE_UP;
    if (code === OPEN_BRACKET) return this.array(start, node, place, depth);
    if (code === OPEN_BRACE) {
      return node.children.size > 0 ? this.object(start, node, place, depth) : this.skip(start, depth);
    }
    return node.field >= 0 ? this.leaf(start, code, node.field, place) : this.skip(start, depth);
  }

  private array(start: number, node: FieldNode, place: number, depth: number): number {
    const array = this.leaves.addArray();
    let at = this.space(start + 1);
    if (this.code(at) === CLOSE_BRACKET) return at + 1;
    for (;;) {
      const code = this.code(at);
      const nested = code === OPEN_BRACE || code === OPEN_BRACKET;
      at = this.value(at, node, nested ? this.leaves.addPlace(array, place) : place, depth + 1);
      if (at === GAVE_UP) return GAVE_UP;
      at = this.space(at);
      const after = this.code(at);
      if (after === CLOSE_BRACKET) return at + 1;
      if (after !== COMMA) return GAVE_UP;
      at = this.space(at + 1);
    }
  }

  private leaf(start: number, code: number, field: number, place: number): number {
    const { leaves, text } = this;
    let end: number;
    if (code === QUOTE) {
      end = this.string(start);
      if (end === GAVE_UP) return GAVE_UP;
      const value = this.escaped ? (JSON.parse(text.slice(start, end)) as string) : text.slice(start + 1, end - 1);
      leaves.addLeaf(field, value, place);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      end = this.number(start);
      if (end !== GAVE_UP) leaves.addLeaf(field, this.parsedNumber(start, end), place);
    } else {
      end = this.literal(start);
      if (end !== GAVE_UP) leaves.addLeaf(field, code === LOWER_N ? null : code === LOWER_T, place);
    }
    return end;
  }

  private parsedNumber(start: number, end: number): number | HugeNumber {
    if (!this.exponent && this.digits <= EXACT_DIGITS) {
      const value = this.decimals === 0 ? this.mantissa : this.mantissa / (TENS[this.decimals] as number);
      return this.code(start) === MINUS ? -value : value;
    }
    const literal = this.text.slice(start, end);
    const value = Number(literal);
    const held = Number.isFinite(value) && (value !== 0 || this.mantissa === 0);
    return held ? value : new HugeNumber(literal);
  }
}
