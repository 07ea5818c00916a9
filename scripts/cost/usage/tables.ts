import type { Resource } from "../../../simulator";
import { blockAt, flagAt, numberAt, textAt } from "../../../simulator/terraform";
import { FIXED_ASSUMPTIONS } from "../assumptions";
import { consumptionsOf, workOf } from "./consumption";
import { gigabytes, HOURS, perMonth, type System, type Usage } from "./usage";

/** What tables are charged for: a function that has a table's name in its environment uses it. */
export function tableUsage(system: System): Usage[] {
  const consumptions = consumptionsOf(system);
  return system.stack.resources
    .filter(({ type }) => type === "aws_dynamodb_table")
    .flatMap((table) => {
      const name = textAt(table, "name");
      const users = system.topology.functions.filter(
        ({ environment }) => name !== undefined && Object.values(environment).includes(name),
      );
      const items = users.reduce((sum, fn) => sum + workOf(fn, system, consumptions).items, 0);
      return [...requestUsage(table, items, system), ...storageUsage(table, items)];
    });
}

function requestUsage(table: Resource, items: number, { assumptions }: System): Usage[] {
  const resource = table.address;
  if (textAt(table, "billing_mode") === "PAY_PER_REQUEST") {
    return [
      {
        meter: "tableWrites",
        quantity: perMonth(items) * assumptions.tableWrites,
        resource,
        what: `${assumptions.tableWrites} writes for each message`,
      },
      {
        meter: "tableReads",
        quantity: perMonth(items) * assumptions.tableReads,
        resource,
        what: `${assumptions.tableReads} reads for each message`,
      },
    ];
  }
  const units = (attribute: string) => (numberAt(table, attribute) ?? 0) * HOURS;
  return [
    { meter: "provisionedWrites", quantity: units("write_capacity"), resource, what: "provisioned writes" },
    { meter: "provisionedReads", quantity: units("read_capacity"), resource, what: "provisioned reads" },
  ];
}

function storageUsage(table: Resource, itemsPerDay: number): Usage[] {
  const ttl = blockAt(table, "ttl");
  const isShort = ttl !== undefined && flagAt(ttl, "enabled") === true;
  const days = isShort ? FIXED_ASSUMPTIONS.tableTtlDays : FIXED_ASSUMPTIONS.foreverDays;
  const stored = gigabytes(itemsPerDay * days * FIXED_ASSUMPTIONS.tableItemBytes);
  const recovery = blockAt(table, "point_in_time_recovery");
  const resource = table.address;
  return [
    {
      meter: "tableStorage",
      quantity: stored,
      resource,
      what: isShort ? "items kept for a day" : "items kept for ever, after a year",
    },
    ...(recovery !== undefined && flagAt(recovery, "enabled") === true
      ? [{ meter: "tableRecovery", quantity: stored, resource, what: "point-in-time recovery" } as const]
      : []),
  ];
}
