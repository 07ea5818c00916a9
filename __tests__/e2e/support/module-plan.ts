/** What `terraform show -json` tells of a plan, as far as it is told module by module. */
interface WholePlan {
  readonly planned_values?: Values;
  readonly prior_state?: { readonly values?: Values };
  readonly resource_changes?: readonly InModule[];
  readonly resource_drift?: readonly InModule[];
  readonly configuration: {
    readonly root_module: { readonly module_calls?: Readonly<Record<string, { readonly module: object }>> };
  };
}

interface Values {
  readonly root_module?: { readonly child_modules?: readonly { readonly address: string }[] };
}

interface InModule {
  readonly module_address?: string;
}

/**
 * What the plan of a configuration says of one of its modules, as if that module had been planned alone.
 *
 * @param plan of the configuration, whose provider the module inherits
 * @param name of the module
 * @returns JSON, as `terraform show -json` prints it
 */
export function planOfModule(plan: WholePlan, name: string): string {
  const address = `module.${name}`;
  const valuesOf = (values: Values | undefined) => ({
    root_module: values?.root_module?.child_modules?.find((each) => each.address === address) ?? {},
  });
  const within = (each: InModule) =>
    each.module_address === address || each.module_address?.startsWith(`${address}.`) === true;
  const call = plan.configuration.root_module.module_calls?.[name];
  if (!call) throw new Error(`The plan knows no module ${name}.`);
  const alone = {
    ...plan,
    planned_values: valuesOf(plan.planned_values),
    prior_state: { ...plan.prior_state, values: valuesOf(plan.prior_state?.values) },
    resource_changes: plan.resource_changes?.filter(within),
    resource_drift: plan.resource_drift?.filter(within),
    configuration: { ...plan.configuration, root_module: call.module },
  };
  return JSON.stringify(alone)
    .replaceAll(`"module_address":"${address}",`, "")
    .replaceAll(`"address":"${address}",`, "")
    .replaceAll(`"${address}.`, '"');
}
