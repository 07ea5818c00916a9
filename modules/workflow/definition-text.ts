import { literalJson } from "../terraform-json";
import type { TaskPermission, TaskResource, WorkflowDefinition } from "./definition";
import { at, isFields, isUnknown } from "./definition-problem";

/** The definition as AWS takes it: what tasks call, by ARN. @param partition `aws`, `aws-cn`, `aws-us-gov` */
export function definitionText(definition: WorkflowDefinition, timeoutSeconds: number, partition: string): string {
  const whole = { ...definition, TimeoutSeconds: timeoutSeconds };
  return literalJson(spelled(whole, partition));
}

/**
 * Where a definition holds what is no data, such as a construct in place of what is made of it; `undefined`: nowhere. It would
 * be looked into without an end.
 */
export function foreignIn(value: unknown, path = ""): { readonly path: string; readonly got: object } | undefined {
  if (typeof value !== "object" || value === null || isUnknown(value)) return undefined;
  if (!Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return { path, got: value };
  }
  for (const [name, each] of Object.entries(value)) {
    const found = foreignIn(each, at(path, Array.isArray(value) ? Number(name) : name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the tasks of a definition, those of branches too, need. */
export function permissionsOf(definition: unknown): readonly TaskPermission[] {
  return resourcesOf(definition).flatMap((resource) => (typeof resource === "string" ? [] : resource.permissions));
}

/** ARNs that tasks name by themselves, without one of the makers of tasks. */
export function plainResourcesOf(definition: unknown): readonly string[] {
  return resourcesOf(definition).filter((resource) => typeof resource === "string");
}

/** Every Wait of a constant time, with its path. */
export function waitsOf(value: unknown, path = ""): readonly { readonly path: string; readonly seconds: number }[] {
  if (!isFields(value)) return [];
  const own =
    value.Type === "Wait" && typeof value.Seconds === "number"
      ? [{ path: `${path}.Seconds`, seconds: value.Seconds }]
      : [];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, each]) => waitsOf(each, path === "" ? name : `${path}.${name}`)),
  ];
}

function resourcesOf(value: unknown): (string | TaskResource)[] {
  if (Array.isArray(value)) return value.flatMap(resourcesOf);
  if (!isFields(value)) return [];
  const own =
    value.Type === "Task" && (typeof value.Resource === "string" || isResource(value.Resource)) ? [value.Resource] : [];
  return [...own, ...Object.values(value).flatMap(resourcesOf)];
}

function isResource(value: unknown): value is TaskResource {
  return isFields(value) && "integration" in value;
}

function spelled(value: unknown, partition: string): unknown {
  if (isUnknown(value)) return value;
  if (Array.isArray(value)) return value.map((each) => spelled(each, partition));
  if (!isFields(value)) return value;
  if (isResource(value)) return `arn:${partition}:states:::${value.integration}`;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spelled(each, partition)]));
}
