import type { ResolvedStack } from "../../../simulator";
import { numberAt, textAt } from "../../../simulator/terraform";
import { FIXED_ASSUMPTIONS } from "../assumptions";
import { perMonth, type System, type Usage } from "./usage";

interface Logged {
  readonly gigabytesPerDay: number;
  readonly what: string;
}

/** What logging to a group is charged for, be it of the stack or one that Lambda makes. */
export function logGroupUsage(name: string, { gigabytesPerDay, what }: Logged, { resources }: ResolvedStack): Usage[] {
  const group = resources.find((each) => each.type === "aws_cloudwatch_log_group" && textAt(each, "name") === name);
  const retention = (group && numberAt(group, "retention_in_days")) ?? 0;
  const days = retention === 0 ? FIXED_ASSUMPTIONS.foreverDays : retention;
  const resource = group?.address ?? `(log group ${name})`;
  const isInfrequent = group !== undefined && textAt(group, "log_group_class") === "INFREQUENT_ACCESS";
  return [
    {
      meter: isInfrequent ? "infrequentLogBytes" : "logBytes",
      quantity: perMonth(gigabytesPerDay),
      resource,
      what: `${what} taken in`,
    },
    {
      meter: "logStorage",
      quantity: gigabytesPerDay * days * FIXED_ASSUMPTIONS.storedLogShare,
      resource,
      what: retention === 0 ? `${what} kept for ever, after a year` : `${what} kept for ${days} days`,
    },
  ];
}

/** What rules send to log groups. */
export function logTargetUsage({ flow, stack }: System): Usage[] {
  return [...flow.handedOver].flatMap(([place, streams]) => {
    if (place.kind !== "other" || place.what !== "log group") return [];
    const bytes = streams.reduce((sum, { perDay, bytes: size }) => sum + perDay * size, 0);
    return logGroupUsage(place.name, { gigabytesPerDay: bytes / 2 ** 30, what: "events" }, stack);
  });
}
