import { type TerraformValue, textOf } from "../expression/value";
import type { ResolvedStack } from "../resolve-stack";
import { configuredAt, splitAddress } from "./module-path";
import { instancesOf, type PlanInstance, type PlanSide } from "./plan-instances";
import type { ExpressionJson, PlanJson } from "./plan-json";
import { PlanLocations } from "./plan-locations";
import { PlanScope, wholeReferences } from "./plan-scope";
import { PlannedResource, type PlanResolution } from "./planned-resource";

/** One side of a plan, as the reader of a topology takes it. */
export interface ResolvedPlan extends ResolvedStack {
  readonly resources: readonly PlannedResource[];
  readonly dataSources: readonly PlannedResource[];
}

/**
 * Reads one side of a plan: what is there before it is applied, or after. Modules, `count` and `for_each` are resources
 * with longer addresses. What is sensitive is left out. What only AWS will know is spelled as AWS spells it, in the account
 * of the rest of the plan.
 */
export function resolvePlan(plan: PlanJson, side: PlanSide): ResolvedPlan {
  const instances = instancesOf(plan, side);
  // A resource that is yet to be made is in the account of those that exist.
  const locations = new PlanLocations(plan, [...instancesOf(plan, "before"), ...instances]);
  const byBase = new Map<string, PlannedResource[]>();
  const scopeOf = ({ address, index }: PlanInstance) => new PlanScope(plan, byBase, splitAddress(address).steps, index);
  const resolution: PlanResolution = {
    locationOf: (instance) => locations.of(instance),
    expressionOf: ({ address }, attribute) => configuredAt(plan, address)?.expressions?.[attribute],
    isComputed: ({ address }, attribute) => {
      const configured = configuredAt(plan, address);
      return configured !== undefined && configured.expressions?.[attribute] === undefined;
    },
    link: (instance, name, expression) => {
      const scope = scopeOf(instance);
      return scope.value(expression) ?? guessed(scope, name, expression);
    },
  };
  const all = instances.map((instance) => new PlannedResource(instance, resolution));
  for (const resource of all) {
    const base = baseOf(resource.instance);
    byBase.set(base, [...(byBase.get(base) ?? []), resource]);
  }
  return {
    name: undefined,
    resources: all.filter(({ mode }) => mode === "resource"),
    dataSources: all.filter(({ mode }) => mode === "data"),
    modules: [],
    evaluate: (text) =>
      new PlanScope(plan, byBase, [], undefined).value({ constant_value: text, references: [] }) ?? null,
  };
}

/** The address of a resource without the index of the instance. */
function baseOf({ address, index }: PlanInstance): string {
  if (index === undefined) return address;
  return address.slice(0, address.lastIndexOf("["));
}

/**
 * What an expression comes to of which only the references are known, where they name one resource and the attribute is
 * such that it names a resource: the queue of `jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, … })`, or that of
 * `aws_sqs_queue.each[each.key].arn`.
 */
function guessed(scope: PlanScope, name: string, expression: ExpressionJson): TerraformValue | undefined {
  const references = wholeReferences((expression as { readonly references?: readonly string[] }).references ?? []);
  const [reference, ...others] = references.filter((each) => !/^(each|count|local|path)\./.test(each));
  if (reference === undefined || others.length > 0) return undefined;
  if (name === "redrive_policy") return redrivePolicy(textOf(scope.referred(reference) ?? null));
  if (!NAMES_RESOURCE.test(name)) return undefined;
  const value = scope.referred(reference);
  // Of a resource with several instances only its name is told, without the index and the attribute.
  const isWhole = value === undefined || typeof value === "object";
  return isWhole ? scope.instance(reference)?.attribute(NAMING[name] ?? "arn") : value;
}

/** Attributes that hold what names a resource, and nothing around it. */
const NAMES_RESOURCE =
  /(^|_)arns?$|_actions$|Name$|^(bucket|destination|endpoint|event_bus_name|function_name|kms_key_id|kms_master_key_id|queue_url|role|rule)$/;

/** How attributes name a resource that do not name it by its ARN. */
const NAMING: Readonly<Record<string, string>> = { event_bus_name: "name", queue_url: "url", rule: "name" };

/** After how many receives a queue gives a message up, where the plan does not say it: AWS's most claims the least. */
export const UNTOLD_RECEIVES = 1000;

function redrivePolicy(deadLetterTargetArn: string | undefined): string | undefined {
  return deadLetterTargetArn && JSON.stringify({ deadLetterTargetArn, maxReceiveCount: UNTOLD_RECEIVES });
}
