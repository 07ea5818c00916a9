import type { PlanJson, ResourceChangeJson } from "../../../../simulator";

type Values = ResourceChangeJson["change"]["before"];

/** What a test says of a resource: what it is before and after, and more where that matters. */
export interface SmallChange {
  readonly before?: Values;
  readonly after?: Values;
  readonly change?: Partial<ResourceChangeJson["change"]>;
  readonly more?: Partial<ResourceChangeJson>;
}

/** A plan as `terraform show -json` prints it, of a few resources by their addresses. */
export function smallPlan(resources: Readonly<Record<string, SmallChange>>, more: Partial<PlanJson> = {}): PlanJson {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: Object.entries(resources).map(
      ([address, { before = null, after = null, change, more: rest }]) => {
        const [type = "", name = ""] = address.replace(/^(module\.[^.]+\.)*/, "").split(".");
        const actions =
          before === null ? ["create"] : after === null ? ["delete"] : same(before, after) ? ["no-op"] : ["update"];
        return {
          address,
          mode: "managed",
          type,
          name: name.replace(/\[.*/, ""),
          change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
          ...rest,
        };
      },
    ),
    ...more,
  };
}

/** A resource that stays as it is. */
export function kept(values: Values): SmallChange {
  return { before: values, after: values };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const ACCOUNT = "123456789012";

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`;
}

/** The state of a queue, as far as the review reads it. */
export function queue(name: string, more: Values = {}): NonNullable<Values> {
  const url = `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`;
  return { arn: arn("sqs", name), name, url, id: url, message_retention_seconds: 345_600, ...more };
}

export function rule(name: string, pattern: object, more: Values = {}): NonNullable<Values> {
  return {
    arn: arn("events", `rule/shop/${name}`),
    name,
    event_bus_name: "shop",
    event_pattern: JSON.stringify(pattern),
    ...more,
  };
}

export function target(ruleName: string, to: string, more: Values = {}): NonNullable<Values> {
  return { rule: ruleName, event_bus_name: "shop", target_id: to, arn: arn("sqs", to), ...more };
}
