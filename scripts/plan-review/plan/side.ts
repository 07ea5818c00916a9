import {
  coversAny,
  type PlanJson,
  type PlannedResource,
  type PlanSide,
  type ResolvedPlan,
  readTopology,
  resolvePlan,
  StackError,
  type Topology,
} from "../../../simulator";

/** Something that the review cannot judge, and why. */
export interface Unjudged {
  readonly address: string;
  readonly reason: string;
}

/** One side of a plan: before it is applied, or after. */
export interface Side {
  readonly stack: ResolvedPlan;
  readonly topology: Topology;
  /** Resources that cannot be read. */
  readonly unread: readonly Unjudged[];
  resourceAt(address: string): PlannedResource | undefined;
}

/** Reads a side of a plan. One resource that cannot be read keeps nobody from reading the others. */
export function readSide(plan: PlanJson, side: PlanSide): Side {
  const whole = resolvePlan(plan, side);
  const unread = new Map<PlannedResource, string>();
  for (const resource of [...whole.resources, ...whole.dataSources]) {
    const isData = resource.mode === "data";
    const alone = { ...whole, resources: isData ? [] : [resource], dataSources: isData ? [resource] : [] };
    const reason = unreadable(alone);
    if (reason !== undefined) unread.set(resource, reasonFor(resource, reason));
  }
  const readable = (all: readonly PlannedResource[]) => all.filter((each) => !unread.has(each));
  const singly = { ...whole, resources: readable(whole.resources), dataSources: readable(whole.dataSources) };
  if (unreadable(singly) !== undefined) dropUnjoinable(singly, unread);
  const stack = { ...singly, resources: readable(singly.resources) };
  const byAddress = new Map(whole.resources.map((each) => [each.address, each]));
  return {
    stack,
    topology: readTopology(stack),
    unread: [...unread].map(([{ address }, reason]) => ({ address, reason })),
    resourceAt: (address) => byAddress.get(address),
  };
}

/** Why the topology of some resources cannot be read. */
function unreadable(stack: ResolvedPlan): string | undefined {
  try {
    readTopology(stack);
    return undefined;
  } catch (error) {
    if (error instanceof StackError) return error.message;
    throw error;
  }
}

function reasonFor({ instance }: PlannedResource, reason: string): string {
  return coversAny(instance.unknown) ? "where it leads is known only after apply" : reason;
}

/** Types that others are joined to: they come first. */
const JOINED_TO: readonly string[] = [
  "aws_cloudwatch_event_bus",
  "aws_sqs_queue",
  "aws_sns_topic",
  "aws_cloudwatch_event_rule",
];

/** Leaves out what can be read alone and not together with the others, one resource after the other. */
function dropUnjoinable(stack: ResolvedPlan, unread: Map<PlannedResource, string>): void {
  const rank = ({ type }: PlannedResource) => (JOINED_TO.includes(type) ? 0 : 1);
  const kept: PlannedResource[] = [];
  for (const resource of [...stack.resources].sort((a, b) => rank(a) - rank(b))) {
    const reason = unreadable({ ...stack, resources: [...kept, resource] });
    if (reason === undefined) kept.push(resource);
    else unread.set(resource, reasonFor(resource, reason));
  }
}
