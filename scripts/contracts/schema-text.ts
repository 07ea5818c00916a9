import type { JsonSchema } from "./compare/json-schema";

/** Characters of a line, as everywhere in the repository: its formatter would break longer ones. */
const LINE = 120;

/** A schema as the file that is kept of it: a line for each thing that can change, so that a difference is read at once. */
export function schemaText(schema: JsonSchema): string {
  return `${textOf(schema, "", 0)}\n`;
}

/** @param before what stands before it on its line @param after how many characters come after it */
function textOf(value: unknown, before: string, after: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const indent = " ".repeat(before.length - before.trimStart().length);
  if (Array.isArray(value)) return listText(value, before, indent, after);
  const members = Object.entries(value).map(([name, each]) => {
    const start = `${indent}  ${JSON.stringify(name)}: `;
    return start + textOf(each, start, 1);
  });
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
}

function listText(list: readonly unknown[], before: string, indent: string, after: number): string {
  if (!list.some((each) => typeof each === "object" && each !== null && Object.keys(each).length > 0)) {
    const line = `[${list.map((each) => JSON.stringify(each)).join(", ")}]`;
    if (before.length + line.length + after <= LINE) return line;
  }
  const elements = list.map((each) => `${indent}  ${textOf(each, `${indent}  `, 1)}`);
  return `[\n${elements.join(",\n")}\n${indent}]`;
}
