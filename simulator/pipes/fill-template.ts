import { valueAt } from "../value-at";

/** What a template may name beside paths into the record. */
export interface TemplateContext {
  readonly pipe: { readonly arn: string; readonly name: string };
  readonly sourceArn: string;
  readonly targetArn: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

/**
 * What the input template of a pipe makes of a record. A placeholder outside of quotes stands for the JSON of its value, one within
 * quotes for its text. What the record does not have is left empty; AWS does not say what it does then.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function fillTemplate(template: string, record: object, context: TemplateContext): string {
  const reserved: Readonly<Record<string, unknown>> = {
    "aws.pipes.pipe-arn": context.pipe.arn,
    "aws.pipes.pipe-name": context.pipe.name,
    "aws.pipes.source-arn": context.sourceArn,
    "aws.pipes.target-arn": context.targetArn,
    "aws.pipes.event.ingestion-time": context.ingestionTime,
    "aws.pipes.event": record,
    "aws.pipes.event.json": record,
  };
  let quoted = false;
  return template.replace(/\\.|"|<(\$[^<>]*|aws\.pipes\.[a-z.-]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined) return found;
    const value = name.startsWith("$") ? valueAt(record, name) : reserved[name];
    if (value === undefined) return "";
    if (!quoted) return JSON.stringify(value);
    return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
  });
}

/** A parameter of the target: a constant, or a path into the record. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
export function parameterOf(parameter: string | undefined, record: object): string | undefined {
  if (parameter === undefined || !parameter.startsWith("$")) return parameter;
  const value = valueAt(record, parameter);
  return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}
