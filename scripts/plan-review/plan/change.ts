import type { PlannedResource } from "../../../simulator";

/** What happens to a resource. */
export type Action = "none" | "create" | "update" | "replace" | "destroy" | "forget" | "read";

/** What a plan does to one resource. */
export interface Change {
  readonly address: string;
  readonly type: string;
  /** Its name in AWS, where it has one; else its address. */
  readonly label: string;
  readonly action: Action;
  /** Of a replacement: the new one is there before the old one goes. */
  readonly createsFirst: boolean;
  /** Where the resource was before it was moved. */
  readonly movedFrom: string | undefined;
  readonly isImport: boolean;
  /** Attributes whose change makes AWS replace it: `fifo_queue`, `key_schema[0].attribute_name`. */
  readonly replacedBecauseOf: readonly string[];
  /** Why, in words; `undefined` where the plan does not say. */
  readonly reason: string | undefined;
  readonly before: PlannedResource | undefined;
  readonly after: PlannedResource | undefined;
  /** Names of the attributes that differ; what is sensitive among them by its name alone. */
  readonly changed: readonly string[];
}

/** Whether it is gone for a while or for good. */
export function isRemoved({ action }: Change): boolean {
  return action === "destroy" || action === "replace";
}
