import type { RequestContext } from "./request";

/**
 * A text with its policy variables replaced: `${aws:PrincipalAccount}`, with a default `${aws:PrincipalTag/team, 'none'}`.
 * `undefined` where one of them has no value: then the statement applies to nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function withVariables(text: string, context: RequestContext): string | undefined {
  if (!text.includes("${")) return text;
  let known = true;
  const replaced = text.replace(VARIABLE, (_, key: string, otherwise: string | undefined) => {
    if (LITERALS.has(key)) return key;
    const value = context.get(key.toLowerCase())?.[0] ?? otherwise;
    known &&= value !== undefined;
    return value ?? "";
  });
  return known ? replaced : undefined;
}

const VARIABLE = /\$\{([^},\s]+)(?:\s*,\s*'([^']*)')?\s*\}/g;

/** `${*}` is a star, and no wildcard; here it stays one, which lets through more only where a name has a star in it. */
const LITERALS: ReadonlySet<string> = new Set(["*", "?", "$"]);
