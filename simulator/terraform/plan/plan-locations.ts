import { type TerraformValue, textOf } from "../expression/value";
import { DEFAULT_REGION, type Location, locationOf, MADE_UP_ACCOUNT, parseArn } from "../location";
import { configuredAt } from "./module-path";
import type { PlanInstance } from "./plan-instances";
import type { ExpressionJson, PlanJson } from "./plan-json";

/**
 * Where the resources of a plan live. What exists says it by its ARN. What is yet to be made is where its provider says,
 * in the account that most of the others are in; where there are none, in a made-up one.
 */
export class PlanLocations {
  private readonly account: string;
  private readonly region: string;

  constructor(
    private readonly plan: PlanJson,
    instances: readonly PlanInstance[],
  ) {
    const located = instances.flatMap(({ values }) => parseArn(textOf(values.arn ?? null) ?? "") ?? []);
    this.account = commonest(located.map(({ account }) => account)) ?? MADE_UP_ACCOUNT;
    this.region = commonest(located.map(({ region }) => region)) ?? DEFAULT_REGION;
  }

  of({ address, values }: PlanInstance): Location {
    const arn = parseArn(textOf(values.arn ?? null) ?? "");
    const own = textOf(values.region ?? null) || arn?.region;
    return locationOf(arn?.account || this.account, own || this.ofProvider(address) || this.region);
  }

  /** The Region that the provider of a resource names, itself or by a variable. */
  private ofProvider(address: string): string | undefined {
    const key = configuredAt(this.plan, address)?.provider_config_key;
    if (key === undefined) return undefined;
    const providers = this.plan.configuration?.provider_config ?? {};
    // A module that is given no provider of its own uses the one around it.
    const provider = providers[key] ?? providers[key.replace(/^.*:/, "")];
    return this.constant(provider?.expressions?.region);
  }

  private constant(expression: ExpressionJson | undefined): string | undefined {
    const { constant_value: constant, references } = (expression ?? {}) as {
      readonly constant_value?: TerraformValue;
      readonly references?: readonly string[];
    };
    const [name] = (references ?? []).flatMap((each) => /^var\.(.+)$/.exec(each)?.[1] ?? []);
    const value = name === undefined ? constant : this.plan.variables?.[name]?.value;
    return textOf(value ?? null);
  }
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
