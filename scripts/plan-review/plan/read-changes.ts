import { isDeepStrictEqual } from "node:util";
import { coversAny, maskAt, type PlannedResource, type ResourceChangeJson } from "../../../simulator";
import type { Action, Change } from "./change";
import { labelOf } from "./label";
import type { Side } from "./side";

/** What changes, resource by resource; data sources and left-over objects apart. */
export function readChanges(written: readonly ResourceChangeJson[], before: Side, after: Side): Change[] {
  return written
    .filter(({ mode, deposed }) => mode === "managed" && deposed === undefined)
    .map((each) => changeOf(each, before.resourceAt(each.address), after.resourceAt(each.address)));
}

function changeOf(
  written: ResourceChangeJson,
  before: PlannedResource | undefined,
  after: PlannedResource | undefined,
): Change {
  const { address, type, previous_address: movedFrom, action_reason: code, change } = written;
  const action = actionOf(change.actions);
  return {
    address,
    type,
    label: labelOf(before ?? after, address),
    action,
    createsFirst: change.actions.join() === "create,delete",
    movedFrom,
    isImport: change.importing !== undefined,
    replacedBecauseOf: (change.replace_paths ?? []).map(pathText),
    reason: code === undefined ? undefined : REASONS[code],
    before,
    after: action === "destroy" || action === "forget" ? undefined : after,
    changed: action === "update" || action === "replace" ? changedNames(change) : [],
  };
}

/** https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
function actionOf(actions: readonly string[]): Action {
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "destroy";
  if (actions.includes("forget")) return actions.includes("create") ? "create" : "forget";
  const [only = "no-op"] = actions;
  return only === "create" || only === "update" || only === "read" ? only : "none";
}

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
const REASONS: Readonly<Record<string, string>> = {
  delete_because_count_index: "its index is beyond count now",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_module: "its module is no longer there",
  delete_because_no_move_target: "it was moved to an address that nothing is written for",
  delete_because_no_resource_config: "it is no longer written anywhere",
  delete_because_wrong_repetition: "count or for_each came or went",
  replace_because_tainted: "it is tainted: an earlier apply failed half way",
  replace_by_request: "-replace asks for it",
  replace_by_triggers: "replace_triggered_by asks for it",
};

function changedNames({
  before,
  after,
  after_unknown: unknown,
  before_sensitive: was,
  after_sensitive: is,
}: ResourceChangeJson["change"]): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const isUnknown = (name: string) => coversAny(maskAt(unknown, name));
  for (const name of typeof unknown === "object" && unknown !== null ? Object.keys(unknown) : []) names.add(name);
  return [...names].filter(
    (name) =>
      isUnknown(name) ||
      !isDeepStrictEqual(before?.[name] ?? null, after?.[name] ?? null) ||
      coversAny(maskAt(was, name)) !== coversAny(maskAt(is, name)),
  );
}

/** `["tags", "team"]` as `tags.team`, `["key_schema", 0, "name"]` as `key_schema[0].name`. */
function pathText(path: readonly (string | number)[]): string {
  return path.map((each, i) => (typeof each === "number" ? `[${each}]` : i === 0 ? each : `.${each}`)).join("");
}
