import { type PlanJson, resolveStack } from "../../../../simulator";

interface PlannedValues {
  readonly planned_values: {
    readonly root_module: {
      readonly resources: readonly {
        readonly address: string;
        readonly mode: string;
        readonly type: string;
        readonly name: string;
        readonly provider_name: string;
        readonly schema_version: number;
        readonly values?: Readonly<Record<string, unknown>>;
      }[];
    };
  };
}

/**
 * The state that `terraform apply` would leave of a plan that creates everything: what Terraform planned, and for what only
 * AWS knows, what the simulator says that AWS makes of it. That it is true is for a plan to tell: it must find no change.
 */
export function priorState(plan: PlanJson & PlannedValues, stack: string): string {
  const made = new Map(resolveStack(stack).resources.map((each) => [each.address, each]));
  const unknown = new Map((plan.resource_changes ?? []).map(({ address, change }) => [address, change.after_unknown]));
  const resources = plan.planned_values.root_module.resources.filter(({ mode }) => mode === "managed");
  return JSON.stringify({
    version: 4,
    terraform_version: plan.terraform_version,
    serial: 1,
    lineage: "5f0c6a4e-9a3b-4a5e-8f0b-2f4a9d1c7e11",
    outputs: {},
    resources: resources.map(({ address, mode, type, name, provider_name: provider, schema_version, values = {} }) => ({
      mode,
      type,
      name,
      provider: `provider["${provider}"]`,
      instances: [
        {
          schema_version,
          attributes: filled(values, unknown.get(address), (attribute) => made.get(address)?.attribute(attribute)),
          sensitive_attributes: [],
        },
      ],
    })),
  });
}

/** What AWS makes and the simulator does not: a plan compares it with what is written. */
const EMPTY: Readonly<Record<string, unknown>> = { managed_policy_arns: [] };

function filled(values: object, unknown: unknown, madeBy: (attribute: string) => unknown): object {
  const missing = Object.entries((unknown ?? {}) as Readonly<Record<string, unknown>>).filter(
    ([, mask]) => mask !== false,
  );
  const found = missing.map(([attribute, mask]) => {
    const known = (values as Readonly<Record<string, unknown>>)[attribute];
    const made = madeBy(attribute);
    if (mask === true) return [attribute, made ?? EMPTY[attribute] ?? null];
    return [
      attribute,
      known === undefined || isMissing(mask) ? (made === undefined ? (known ?? null) : asBlocks(made, known)) : known,
    ];
  });
  return { ...values, ...Object.fromEntries(found) };
}

function isMissing(mask: unknown): boolean {
  if (typeof mask !== "object" || mask === null) return mask === true;
  return Object.values(mask).some(isMissing);
}

/** A block may be written as an object where the state has a list of one. */
function asBlocks(made: unknown, known: unknown): unknown {
  if (!Array.isArray(known)) return made;
  const list = Array.isArray(made) ? made : [made];
  return list.map((each, i) =>
    typeof each === "object" && each !== null ? { ...(known[i] as object | undefined), ...each } : each,
  );
}
