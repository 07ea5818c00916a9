import { FilterPolicy } from "../event-pattern";
import type { TargetInput } from "../route/target-input";

/** The event as it is, whole. */
const WHOLE_EVENT = new Set(["<aws.events.event>", "<aws.events.event.json>"]);

/**
 * Whether a filter on the body lets nothing through of what a rule sends by this input. Only what is sure: a body that is no
 * JSON object matches no filter (https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html), and neither does one
 * without a key that the filter asks for.
 */
export function neverPasses(filter: Readonly<Record<string, unknown>>, input: TargetInput | undefined): boolean {
  // A part of the event may be an object like any other.
  if (input === undefined || "path" in input) return false;
  if ("constant" in input) {
    return !FilterPolicy.parse(filter, "MessageBody").matches({ message: JSON.stringify(input.constant) });
  }
  const { template, paths = {} } = input;
  if (typeof template === "string") return !WHOLE_EVENT.has(template) && !isPart(template, paths);
  if (typeof template !== "object" || template === null || Array.isArray(template)) return true;
  return Object.entries(filter).some(
    ([key, wanted]) => key !== "$or" && !key.includes(".") && !Object.hasOwn(template, key) && !takesAbsence(wanted),
  );
}

/** A placeholder alone, which stands for whatever is there. */
function isPart(template: string, paths: Readonly<Record<string, string>>): boolean {
  return Object.keys(paths).some((name) => template === `<${name}>`);
}

function takesAbsence(wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return false;
  if ((wanted as { exists?: unknown }).exists === false) return true;
  return Object.values(wanted).some(takesAbsence);
}
