import { UserError } from "../modules/errors";
import type { Rule, Target } from "./topology/places";
import { valueAt } from "./value-at";

/** What a template may name beside its own paths. */
export interface RenderContext {
  readonly rule?: Pick<Rule, "arn" | "name">;
  /** When EventBridge took the event: ISO 8601. */
  readonly ingestionTime?: string;
}

/**
 * What a target receives for an event: the event itself, or what its input makes of it.
 *
 * A placeholder outside of quotes stands for the JSON of its value, one within quotes for its text. What the event does not
 * have is left empty. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @throws {UserError} PLACEHOLDER_UNDEFINED where a template names what nobody defines
 */
export function renderTarget({ input }: Pick<Target, "input">, event: object, context: RenderContext = {}): string {
  switch (input?.kind) {
    case undefined:
      return JSON.stringify(event);
    case "constant":
      return input.text;
    case "path":
      return JSON.stringify(valueAt(event, input.path) ?? null);
    case "transformer": {
      const names = new Map(Object.entries(input.paths).map(([name, path]) => [name, valueAt(event, path)]));
      return fill(input.template, new Map([...names, ...reserved(event, context)]));
    }
  }
}

function reserved(event: object, { rule, ingestionTime }: RenderContext): [string, unknown][] {
  const { detail: _, ...envelope } = event as { detail?: unknown };
  return [
    ["aws.events.rule-arn", rule?.arn],
    ["aws.events.rule-name", rule?.name],
    ["aws.events.event.ingestion-time", ingestionTime],
    ["aws.events.event", envelope],
    ["aws.events.event.json", event],
  ];
}

function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined) return found;
    if (!values.has(name)) {
      throw new UserError(
        "PLACEHOLDER_UNDEFINED",
        `The input template must name only its own paths and reserved names, got: <${name}>. EventBridge refuses it too.`,
      );
    }
    return quoted ? asText(values.get(name)) : asJson(values.get(name));
  });
}

function asJson(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value);
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
