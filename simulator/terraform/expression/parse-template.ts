import type { Expression } from "./expression";
import { parseExpression } from "./parse-expression";
import { Scanner } from "./scanner";
import { parseParts } from "./template-parts";

/**
 * Parses a string of a `.tf.json` file: text in which `${…}` holds expressions. A string that is one `${…}` and nothing else
 * has the value of the expression, of whatever type.
 *
 * https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 *
 * @throws {ExpressionFault}
 */
export function parseTemplate(text: string): Expression {
  return parseParts(new Scanner(text), undefined, parseExpression);
}

/** Whether a string holds anything beside plain text. Cheaper than parsing it. */
export function isTemplate(text: string): boolean {
  return text.includes("${") || text.includes("%{");
}
