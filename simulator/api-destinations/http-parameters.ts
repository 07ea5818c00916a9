import { renderTarget } from "../render-target";
import type { HttpParameters } from "../topology/places";

/**
 * What a target adds to a call, with the values that are paths into the event, such as `$.detail.id`, followed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-specifics-dynamic-parameters
 */
export function followPaths({ headers, query, pathValues }: HttpParameters, event: object): HttpParameters {
  const value = (text: string) => (text.startsWith("$.") ? textAt(text, event) : text);
  const values = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, value(text)]));
  return { headers: values(headers), query: values(query), pathValues: pathValues.map(value) };
}

function textAt(path: string, event: object): string {
  const found: unknown = JSON.parse(renderTarget({ input: { kind: "path", path } }, event));
  if (found === null) return "";
  return typeof found === "string" ? found : JSON.stringify(found);
}
