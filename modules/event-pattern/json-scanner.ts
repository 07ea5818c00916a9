/** Character codes of JSON. */
export const CODE = {
  SPACE: 32,
  QUOTE: 34,
  COMMA: 44,
  MINUS: 45,
  DOT: 46,
  ZERO: 48,
  NINE: 57,
  COLON: 58,
  OPEN_BRACKET: 91,
  BACKSLASH: 92,
  CLOSE_BRACKET: 93,
  LOWER_E: 101,
  LOWER_N: 110,
  LOWER_T: 116,
  OPEN_BRACE: 123,
  CLOSE_BRACE: 125,
} as const;

// Looked up once: the scanner compares each character of each event with these.
const { SPACE, QUOTE, COMMA, MINUS, DOT, ZERO, NINE, COLON, BACKSLASH, LOWER_E } = CODE;
const { OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE } = CODE;

/** What the methods return for text that is not JSON, or that is too rare to be read here. */
export const GIVE_UP = -1;
/** Nesting that is followed: far more than events have, far less than the stack holds. */
export const MAX_SCAN_DEPTH = 100;
/** Code units that room is kept for; a longer text gets room of its own. */
const KEPT_CODES = 1 << 20;

// One text is read at a time, so all scanners share the room.
let room = new Uint16Array(8192);
let roomBytes = Buffer.from(room.buffer);

/**
 * Steps over JSON text without making values of it.
 *
 * Each method takes the position of a value's first character and returns the position after the value, or
 * {@link GIVE_UP}. The text is copied into an array of code units, because reading from there takes a third of the time
 * of asking the string for each. The array ends in a 0, which JSON never has, so that nothing reads past it.
 */
export class JsonScanner {
  protected text = "";
  protected codes = room;

  /** Whether the last string had an escape. */
  protected escaped = false;
  // What the last number was made of.
  /** Its digits as a whole number, rounded if there are more than a double holds. */
  protected mantissa = 0;
  protected digits = 0;
  protected decimals = 0;
  protected exponent = false;

  protected load(text: string): void {
    const { length } = text;
    if (length >= room.length && length <= KEPT_CODES) {
      room = new Uint16Array(length * 2);
      roomBytes = Buffer.from(room.buffer);
    }
    this.codes = length < room.length ? room : new Uint16Array(length + 1);
    const bytes = this.codes === room ? roomBytes : Buffer.from(this.codes.buffer);
    // The order of bytes is that of every processor that Node.js runs on but one; there, this text is not JSON and the
    // slower reader takes it.
    bytes.write(text, "utf16le");
    this.codes[length] = 0;
    this.text = text;
  }

  protected unload(): void {
    this.text = "";
    this.codes = room;
  }

  protected code(at: number): number {
    return this.codes[at] as number;
  }

  /** The position of the next character that is not white space. */
  protected space(start: number): number {
    // Most JSON on its way has none, and this much is inlined.
    return this.code(start) > SPACE ? start : this.afterSpace(start);
  }

  private afterSpace(start: number): number {
    let at = start;
    let code = this.code(at);
    while (code === SPACE || code === 10 || code === 13 || code === 9) code = this.code(++at);
    return at;
  }

  protected skip(start: number, depth: number): number {
    const code = this.code(start);
    if (code === QUOTE) return this.string(start);
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number(start);
    if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return this.literal(start);
    if (depth > MAX_SCAN_DEPTH) return GIVE_UP;

    const close = code === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
    let at = this.space(start + 1);
    if (this.code(at) === close) return at + 1;
    for (;;) {
      if (close === CLOSE_BRACE) {
        if (this.code(at) !== QUOTE) return GIVE_UP;
        at = this.string(at);
        if (at === GIVE_UP) return GIVE_UP;
        at = this.space(at);
        if (this.code(at) !== COLON) return GIVE_UP;
        at = this.space(at + 1);
      }
      at = this.skip(at, depth + 1);
      if (at === GIVE_UP) return GIVE_UP;
      at = this.space(at);
      const after = this.code(at);
      if (after === close) return at + 1;
      if (after !== COMMA) return GIVE_UP;
      at = this.space(at + 1);
    }
  }

  protected string(start: number): number {
    const { codes } = this;
    this.escaped = false;
    let at = start + 1;
    for (;;) {
      let code = codes[at] as number;
      while (code > QUOTE && code !== BACKSLASH) code = codes[++at] as number;
      if (code === QUOTE) return at + 1;
      if (code < SPACE) return GIVE_UP;
      at += code === BACKSLASH ? this.escape(at) : 1;
    }
  }

  private escape(at: number): number {
    const length = escapeLength(this.text, at);
    // Not an escape: the 0 at the end of the text makes the string end in giving up.
    if (length === 0) return this.text.length - at;
    this.escaped = true;
    return length;
  }

  protected number(start: number): number {
    const { codes } = this;
    let at = start;
    let code = codes[at] as number;
    if (code === MINUS) code = codes[++at] as number;
    const whole = at;
    let mantissa = 0;
    for (; code >= ZERO && code <= NINE; code = codes[++at] as number) mantissa = mantissa * 10 + (code - ZERO);
    if (at === whole || (at - whole > 1 && codes[whole] === ZERO)) return GIVE_UP;
    this.digits = at - whole;
    this.decimals = 0;
    this.exponent = false;
    if (code === DOT) {
      const fraction = at + 1;
      code = codes[++at] as number;
      for (; code >= ZERO && code <= NINE; code = codes[++at] as number) mantissa = mantissa * 10 + (code - ZERO);
      if (at === fraction) return GIVE_UP;
      this.decimals = at - fraction;
      this.digits += this.decimals;
    }
    this.mantissa = mantissa;
    return (code | 0x20) === LOWER_E ? this.power(at) : at;
  }

  private power(e: number): number {
    const { codes } = this;
    this.exponent = true;
    let at = e + 1;
    let code = codes[at] as number;
    if (code === 43 || code === MINUS) code = codes[++at] as number;
    const first = at;
    while (code >= ZERO && code <= NINE) code = codes[++at] as number;
    return at === first ? GIVE_UP : at;
  }

  protected literal(start: number): number {
    const { text } = this;
    if (text.startsWith("true", start) || text.startsWith("null", start)) return start + 4;
    return text.startsWith("false", start) ? start + 5 : GIVE_UP;
  }
}

/** Characters of the escape at this backslash; 0 where it is none of JSON's. */
function escapeLength(text: string, at: number): number {
  const letter = text[at + 1] ?? "";
  if (letter !== "u") return letter !== "" && '"\\/bfnrt'.includes(letter) ? 2 : 0;
  return /^[\dA-Fa-f]{4}$/.test(text.slice(at + 2, at + 6)) ? 6 : 0;
}
