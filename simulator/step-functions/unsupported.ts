import { isRecord } from "./language";
import { nameOf } from "./tasks/task-runner";
import { TASKS } from "./tasks/tasks";

/** What of a definition is not simulated: nothing of such a machine is run. */
export function unsupportedIn(definition: unknown): readonly string[] {
  return [...new Set(find(definition))];
}

function find(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(find);
  if (!isRecord(value)) return [];
  const found = Object.values(value).flatMap(find);
  if (value.QueryLanguage === "JSONata") found.push("JSONata");
  if (value.Type === "Task") found.push(...taskProblems(String(value.Resource)));
  if (value.Type === "Task" && value.Credentials !== undefined) found.push("credentials of tasks");
  if (value.Assign !== undefined && value.Type !== undefined) found.push("variables (Assign)");
  const { ProcessorConfig: config } = value;
  if (isRecord(config) && config.Mode === "DISTRIBUTED") found.push("distributed maps");
  return found;
}

function taskProblems(resource: string): string[] {
  if (/^arn:[^:]*:lambda:/.test(resource)) return [];
  if (resource.includes(":activity:")) return ["activities"];
  const [kind, name] = nameOf(resource);
  return Object.hasOwn(TASKS, `${kind}:${name}`) ? [] : [`tasks of ${kind}:${name}`];
}

/** Whether a Task waits for heartbeats, which nothing here sends. */
export function hasHeartbeats(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasHeartbeats);
  if (!isRecord(value)) return false;
  return (
    value.HeartbeatSeconds !== undefined ||
    value.HeartbeatSecondsPath !== undefined ||
    Object.values(value).some(hasHeartbeats)
  );
}
