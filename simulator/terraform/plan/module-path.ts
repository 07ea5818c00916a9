import type { ConfiguredResourceJson, ModuleJson, PlanJson } from "./plan-json";

/** A module as it is called: `module.shop["eu"]`. */
export interface ModuleStep {
  readonly name: string;
  /** `["eu"]`, or nothing. */
  readonly index: string;
}

const STEP = /^module\.([^.[]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\./;

/** The modules that an address leads through, outermost first, and what is left of it. */
export function splitAddress(address: string): { readonly steps: readonly ModuleStep[]; readonly rest: string } {
  const steps: ModuleStep[] = [];
  let rest = address;
  for (let found = STEP.exec(rest); found !== null; found = STEP.exec(rest)) {
    steps.push({ name: found[1] ?? "", index: found[2] ?? "" });
    rest = rest.slice(found[0].length);
  }
  return { steps, rest };
}

/** What addresses within a module begin with: `module.shop["eu"].`, or nothing for the root. */
export function prefixOf(steps: readonly ModuleStep[]): string {
  return steps.map(({ name, index }) => `module.${name}${index}.`).join("");
}

/** The configuration of a module; `undefined` where the plan holds none. */
export function moduleAt(plan: PlanJson, steps: readonly ModuleStep[]): ModuleJson | undefined {
  return steps.reduce<ModuleJson | undefined>(
    (module, { name }) => module?.module_calls?.[name]?.module,
    plan.configuration?.root_module,
  );
}

/** How a resource is written; `undefined` for one that is no longer. */
export function configuredAt(plan: PlanJson, address: string): ConfiguredResourceJson | undefined {
  const { steps, rest } = splitAddress(address);
  const withoutIndex = rest.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$/, "");
  return moduleAt(plan, steps)?.resources?.find((each) => each.address === withoutIndex);
}
