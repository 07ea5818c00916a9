import { type Place, readTopology, resolveStack, type Topology } from "../../simulator";
import { findPlaces } from "../../simulator/trace/find-place";
import type { Assumptions } from "./assumptions";
import { type BillLine, priced } from "./pricing";
import { type Flow, flowOf } from "./traffic/flow";
import type { Shares } from "./traffic/shares";
import { cloudWatchUsage } from "./usage/cloudwatch";
import { eventBridgeUsage } from "./usage/event-bridge";
import { httpApiUsage } from "./usage/http-api";
import { keyUsage } from "./usage/keys";
import { lambdaUsage } from "./usage/lambda";
import { logTargetUsage } from "./usage/log-groups";
import { otherUsage } from "./usage/other-resources";
import { snsUsage } from "./usage/sns";
import { sqsUsage } from "./usage/sqs";
import { tableUsage } from "./usage/tables";
import type { System, Usage } from "./usage/usage";

/** What costs are worked out for. */
export interface CostRequest {
  /** Events or messages a day, by name or address of the bus, topic or queue that they are put on. */
  readonly perDay: ReadonlyMap<string, number>;
  readonly shares: Shares;
  readonly assumptions: Assumptions;
  /** Shares of what comes to a queue that is kept off before it, by address. @default none */
  readonly keptOff?: ReadonlyMap<string, number>;
}

/** What a stack would cost in a month, line by line. */
export interface Bill {
  readonly lines: readonly BillLine[];
  readonly usd: number;
  readonly flow: Flow;
}

/** Works a bill out. @param text of the stack's `cdk.tf.json` */
export function billOf(text: string | object, request: CostRequest): Bill {
  const stack = resolveStack(text);
  const topology = readTopology(stack);
  const { shares, assumptions, keptOff } = request;
  const entries = entriesOf(topology, request.perDay);
  const flow = flowOf(topology, { entries, shares, assumptions, ...(keptOff && { keptOff }) });
  const system: System = { stack, topology, flow, shares, assumptions };
  const lines = priced(
    METERED.flatMap((usage) => usage(system)).filter(({ quantity }) => quantity > 0),
    assumptions.freeTier,
  );
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0), flow };
}

const METERED: readonly ((system: System) => readonly Usage[])[] = [
  eventBridgeUsage,
  snsUsage,
  sqsUsage,
  httpApiUsage,
  lambdaUsage,
  logTargetUsage,
  tableUsage,
  cloudWatchUsage,
  keyUsage,
  otherUsage,
];

function entriesOf(topology: Topology, perDay: ReadonlyMap<string, number>): ReadonlyMap<Place, number> {
  const entries = new Map<Place, number>();
  for (const [name, count] of perDay) {
    for (const place of findPlaces(topology, name).slice(0, 1)) entries.set(place, count);
  }
  return entries;
}
