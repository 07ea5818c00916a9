import { type Problem, show } from "../events/problem";

type ParsedJson =
  | { readonly status: "read"; readonly value: unknown }
  | { readonly status: "unreadable"; readonly problem: Problem };

/** Reads JSON; no text at all is none. Never throws. @param path where the text is, for the problem */
export function parseJson(text: string | undefined, path: string): ParsedJson {
  try {
    return { status: "read", value: JSON.parse(text ?? "") };
  } catch (error) {
    const message = `must be JSON, got: ${show(text)} (${(error as SyntaxError).message}).`;
    return { status: "unreadable", problem: { path, message } };
  }
}
