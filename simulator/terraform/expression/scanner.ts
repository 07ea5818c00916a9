import { ExpressionFault } from "./expression";

const SPACE = /[ \t\r\n]*/y;
/** Identifiers of Terraform may hold hyphens, so `a-b` is one name and `a - b` a difference. */
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** Reads an expression or template character by character, with the position for messages. */
export class Scanner {
  position = 0;

  constructor(readonly text: string) {}

  get done(): boolean {
    return this.position >= this.text.length;
  }

  skipSpace(): void {
    this.match(SPACE);
  }

  /** Whether `token` is next, after spaces. Takes it if so. */
  take(token: string): boolean {
    this.skipSpace();
    return this.takeExactly(token);
  }

  /** Whether `token` is next, without skipping spaces. Takes it if so. */
  takeExactly(token: string): boolean {
    if (!this.seesExactly(token)) return false;
    this.position += token.length;
    return true;
  }

  /** Whether `token` is next, after spaces. */
  sees(token: string): boolean {
    this.skipSpace();
    return this.seesExactly(token);
  }

  /** Whether `token` is next, without skipping spaces. */
  seesExactly(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(`"${token}" must follow`);
  }

  /** Takes a whole word, such as `for` or `in`, and not the start of a longer one. */
  takeWord(word: string): boolean {
    const start = this.position;
    if (this.identifier() === word) return true;
    this.position = start;
    return false;
  }

  identifier(): string | undefined {
    this.skipSpace();
    return this.match(IDENTIFIER);
  }

  number(): number | undefined {
    this.skipSpace();
    const digits = this.match(NUMBER);
    return digits === undefined ? undefined : Number(digits);
  }

  next(): string {
    return this.text[this.position++] ?? "";
  }

  fail(what: string): never {
    const rest = this.text.slice(this.position, this.position + 20);
    const at = rest === "" ? "at its end" : `before ${JSON.stringify(rest)}`;
    throw new ExpressionFault("syntax", `${what} ${at}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }
}
