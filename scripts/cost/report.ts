import { type Resource, readTopology, resolveStack } from "../../simulator";
import type { Assumptions } from "./assumptions";
import { changesOf } from "./changes";
import { billOf, type CostRequest } from "./estimate";
import { PRICED_REGION, PRICES } from "./prices";
import type { BillLine } from "./pricing";
import type { Change } from "./propose/proposal";
import { generalNotes, type Unpriced, unpricedOf } from "./unpriced";

/** What a stack would cost, for people and machines: `npm run cost -- --json`. */
export interface CostReport {
  readonly stack: string;
  readonly region: typeof PRICED_REGION;
  /** Month in which the prices were looked up, but for those that a note names. */
  readonly pricesAsOf: string;
  readonly eventsPerMonth: number;
  readonly monthlyUsd: number;
  /** What it costs without any traffic. */
  readonly fixedUsd: number;
  /** `null`: there is no traffic. */
  readonly perMillionUsd: number | null;
  /** The dearest first. */
  readonly resources: readonly ResourceCost[];
  /** What would make it cheaper; what saves most first. */
  readonly changes: readonly Change[];
  readonly unpriced: readonly Unpriced[];
  /** Where the shares of rules and filters are from. */
  readonly shares: string;
  readonly assumptions: Omit<Assumptions, "durationMs"> & {
    readonly durationMs: { readonly all: number; readonly byName: Readonly<Record<string, number>> };
  };
  readonly notes: readonly string[];
}

export interface ResourceCost {
  /** Terraform address; in brackets what the stack does not hold. */
  readonly address: string;
  /** Name in AWS, where there is one. */
  readonly name: string;
  readonly monthlyUsd: number;
  readonly fixedUsd: number;
  readonly perMillionUsd: number | null;
  readonly lines: readonly CostLine[];
}

interface CostLine extends Pick<BillLine, "what" | "quantity" | "usd"> {
  readonly unit: string;
  /** US$ for so many units. */
  readonly price: string;
  readonly source: string;
  /** Month in which the price was looked up; `null`: it was not. */
  readonly asOf: string | null;
}

/** Works out what a stack would cost. @param name of the stack, where its file does not say it */
export function costReport(text: string, name: string, request: CostRequest): CostReport {
  const stack = resolveStack(text);
  const topology = readTopology(stack);
  const bill = billOf(text, request);
  const idle = billOf(text, { ...request, perDay: new Map([...request.perDay.keys()].map((each) => [each, 0])) });
  const eventsPerMonth = [...request.perDay.values()].reduce((sum, perDay) => sum + (perDay * 730) / 24, 0);
  const perMillion = (usd: number) => (eventsPerMonth === 0 ? null : (usd / eventsPerMonth) * 1_000_000);
  const fixed = byResource(idle.lines);
  const names = new Map(stack.resources.map((each) => [each.address, nameOf(each)]));
  const resources = [...byResource(bill.lines)].map(([address, { usd, lines }]) => ({
    address,
    name: names.get(address) ?? address,
    monthlyUsd: usd,
    fixedUsd: fixed.get(address)?.usd ?? 0,
    perMillionUsd: perMillion(usd),
    lines: lines.map(lineOf),
  }));
  const { durationMs, ...assumptions } = request.assumptions;
  return {
    stack: stack.name ?? name,
    region: PRICED_REGION,
    pricesAsOf: pricesLookedUp(),
    eventsPerMonth,
    monthlyUsd: bill.usd,
    fixedUsd: idle.usd,
    perMillionUsd: perMillion(bill.usd),
    resources: resources.sort((a, b) => b.monthlyUsd - a.monthlyUsd || (a.address < b.address ? -1 : 1)),
    changes: changesOf(text, request, bill),
    unpriced: unpricedOf(stack, topology, bill.flow),
    shares: request.shares.origin,
    assumptions: { ...assumptions, durationMs: { all: durationMs.all, byName: Object.fromEntries(durationMs.byName) } },
    notes: [...generalNotes(stack), ...toBeChecked(bill.lines)],
  };
}

interface Sum {
  usd: number;
  readonly lines: BillLine[];
}

function byResource(lines: readonly BillLine[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const line of lines) {
    const sum = sums.get(line.resource) ?? { usd: 0, lines: [] };
    sum.usd += line.usd;
    sum.lines.push(line);
    sums.set(line.resource, sum);
  }
  return sums;
}

function lineOf({ what, quantity, usd, meter }: BillLine): CostLine {
  const { unit, per, usd: price, source, asOf = null } = PRICES[meter];
  return { what, quantity, unit, price: `US$ ${price} for ${per.toLocaleString("en-US")} ${unit}`, usd, source, asOf };
}

/** What a resource is called in AWS. */
function nameOf(resource: Resource): string {
  for (const key of ["alarm_name", "dashboard_name", "function_name", "name"]) {
    const value = resource.attribute(key);
    if (typeof value === "string" && value !== "") return value;
  }
  return resource.constructPath?.split("/").slice(1).join("/") ?? resource.address;
}

/** The earliest month. */
function pricesLookedUp(): string {
  return (
    Object.values(PRICES)
      .flatMap(({ asOf }) => asOf ?? [])
      .sort()[0] ?? ""
  );
}

/** Prices that the bill counts with and that nobody has looked up. */
function toBeChecked(lines: readonly BillLine[]): string[] {
  const units = new Map(lines.map(({ meter }) => [PRICES[meter].unit, PRICES[meter]]));
  const named = [...units]
    .filter(([, { asOf }]) => asOf === undefined)
    .map(([unit, { source }]) => `${unit} (${source})`);
  return named.length === 0 ? [] : [`Prices that were not looked up, and are to be checked: ${named.join(", ")}.`];
}
