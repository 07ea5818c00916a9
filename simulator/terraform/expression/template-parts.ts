import { type Expression, ExpressionFault } from "./expression";
import type { Scanner } from "./scanner";

type ParseExpression = (scanner: Scanner) => Expression;

/**
 * Parses text with `${…}` in it, up to `end`.
 *
 * @param end the closing quote, within an expression, where backslashes escape; `undefined` for a string of the JSON file,
 *   where JSON has taken the backslashes already
 */
export function parseParts(scanner: Scanner, end: '"' | undefined, parseExpression: ParseExpression): Expression {
  const parts: Expression[] = [];
  let literal = "";
  const endLiteral = () => {
    if (literal !== "") parts.push({ kind: "literal", value: literal });
    literal = "";
  };
  while (!closes(scanner, end)) {
    if (scanner.takeExactly("$${")) literal += "${";
    else if (scanner.takeExactly("%%{")) literal += "%{";
    else if (scanner.takeExactly("${")) {
      endLiteral();
      parts.push(parseInterpolation(scanner, parseExpression));
    } else if (scanner.takeExactly("%{")) {
      throw new ExpressionFault("unsupported", "template directives (%{ if … }, %{ for … }) are not known");
    } else if (end !== undefined && scanner.takeExactly("\\")) literal += parseEscape(scanner);
    else literal += scanner.next();
  }
  endLiteral();
  const [only] = parts;
  if (only === undefined) return { kind: "literal", value: "" };
  return parts.length === 1 ? only : { kind: "template", parts };
}

function closes(scanner: Scanner, end: '"' | undefined): boolean {
  if (end === undefined) return scanner.done;
  return scanner.done ? scanner.fail("the quote must be closed") : scanner.takeExactly(end);
}

function parseInterpolation(scanner: Scanner, parseExpression: ParseExpression): Expression {
  // "~" would trim the spaces around it in the text; cdktf never writes it.
  if (scanner.takeExactly("~")) throw new ExpressionFault("unsupported", 'the strip marker "${~" is not known');
  const expression = parseExpression(scanner);
  scanner.expect("}");
  return expression;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

function parseEscape(scanner: Scanner): string {
  const character = scanner.next();
  if (character !== "u" && character !== "U") return ESCAPES[character] ?? scanner.fail(`\\${character} is no escape`);
  const length = character === "u" ? 4 : 8;
  const digits = Array.from({ length }, () => scanner.next()).join("");
  const code = Number.parseInt(digits, 16);
  if (!/^[0-9a-fA-F]+$/.test(digits) || code > 0x10ffff) scanner.fail(`\\${character} must have ${length} digits`);
  return String.fromCodePoint(code);
}
