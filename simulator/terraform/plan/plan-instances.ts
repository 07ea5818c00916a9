import type { TerraformObject, TerraformValue } from "../expression/value";
import type { PlanJson, ResourceChangeJson, StateModuleJson, StateResourceJson } from "./plan-json";
import { objectWithout } from "./plan-values";

/** Before the plan is applied, or after. */
export type PlanSide = "before" | "after";

/** One resource or data source of one side of a plan, without what is sensitive. */
export interface PlanInstance {
  readonly mode: "resource" | "data";
  /** With the modules and the index: `module.shop.aws_sqs_queue.orders["eu"]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly index: string | number | undefined;
  readonly values: TerraformObject;
  /** `true` wherever a value is known only after apply. */
  readonly unknown: TerraformValue | undefined;
  /** `true` wherever a value is sensitive. */
  readonly sensitive: TerraformValue | undefined;
}

/**
 * What there is on a side of a plan: what the plan says of each resource, and of those that it does not mention, as
 * `-target` makes it, what the state says.
 */
export function instancesOf(plan: PlanJson, side: PlanSide): PlanInstance[] {
  const changes = (plan.resource_changes ?? []).filter(({ deposed }) => deposed === undefined);
  const mentioned = new Set(
    changes.flatMap(({ address, previous_address: previous }) => [address, previous ?? address]),
  );
  const inState = stateResources(plan.prior_state?.values?.root_module).filter(
    ({ address }) => !mentioned.has(address),
  );
  return [...changes.flatMap((change) => ofChange(change, side) ?? []), ...inState.map(ofState)];
}

function ofChange(resource: ResourceChangeJson, side: PlanSide): PlanInstance | undefined {
  const { change } = resource;
  const values = change[side];
  // What is forgotten stays in AWS, and has an "after" in no version of Terraform.
  if (values === null || values === undefined) return undefined;
  const sensitive = side === "before" ? change.before_sensitive : change.after_sensitive;
  return instance(resource, { values, sensitive, unknown: side === "after" ? change.after_unknown : undefined });
}

function ofState(resource: StateResourceJson): PlanInstance {
  return instance(resource, {
    values: resource.values ?? {},
    sensitive: resource.sensitive_values,
    unknown: undefined,
  });
}

function instance(
  { mode, address, type, name, index }: ResourceChangeJson | StateResourceJson,
  { values, sensitive, unknown }: Pick<PlanInstance, "values" | "sensitive" | "unknown">,
): PlanInstance {
  return {
    mode: mode === "data" ? "data" : "resource",
    address,
    type,
    name,
    index,
    values: objectWithout(values, sensitive),
    unknown,
    sensitive,
  };
}

function stateResources(module: StateModuleJson | undefined): StateResourceJson[] {
  if (module === undefined) return [];
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(stateResources)];
}
