import type { Simulation } from "../simulation/simulation";
import type { Place, Rule } from "../topology/places";
import type { GraphNode } from "./graph/graph";
import type { NodeState } from "./page-state";
import type { PathTotals } from "./path-totals";

type Figures = Pick<NodeState, "counts" | "failures">;

/** What is counted at a node. */
export function nodeFigures(
  simulation: Simulation,
  { subject, isDeadLetterQueue }: GraphNode,
  totals: PathTotals,
): Figures {
  const { services } = simulation;
  if (!("kind" in subject)) return ruleFigures(simulation, subject, totals);
  const bus = at(subject, services.buses);
  if (bus)
    return { counts: { accepted: bus.accepted, unmatched: totals.endedTowards(subject, "unmatched") }, failures: {} };
  const queue = at(subject, services.queues);
  if (queue) return queueFigures(queue.counts, isDeadLetterQueue);
  if (at(subject, services.topics)) return topicFigures(simulation, subject);
  if (at(subject, services.functions)) return functionFigures(simulation, subject);
  const api = at(subject, services.httpApis);
  if (api) return httpApiFigures(simulation, api.place.httpApi.apiId);
  const machine = at(subject, services.machines);
  if (machine) return machineFigures(simulation, machine.place.arn, machine.underWay);
  const bucket = at(subject, services.buckets);
  if (bucket) return { counts: { objects: bucket.objects.length }, failures: {} };
  const stream = at(subject, services.streams);
  if (stream) return streamFigures(simulation, subject, stream.underWay);
  const beyond = at(subject, services.beyond) ?? at(subject, services.webhooks);
  return { counts: { "handed over": beyond?.count ?? 0 }, failures: {} };
}

/** Copies that were lost at a place. */
export function lostAt({ world }: Simulation, subject: Place | Rule): number {
  const losses = world.ledger.losses.filter(({ place }) => place === subject);
  return losses.reduce((sum, { count }) => sum + count, 0);
}

function ruleFigures(simulation: Simulation, rule: Rule, totals: PathTotals): Figures {
  const { name, bus } = rule;
  const dimensions = { RuleName: name, ...(bus.name !== "default" && { EventBusName: bus.name }) };
  return {
    counts: { matched: totals.matchedBy(rule) },
    failures: { failed: total(simulation, "AWS/Events", "FailedInvocations", dimensions) },
  };
}

function topicFigures(simulation: Simulation, { name }: Place): Figures {
  const count = (metric: string) => total(simulation, "AWS/SNS", metric, { TopicName: name });
  return {
    counts: { published: count("NumberOfMessagesPublished"), filtered: count("NumberOfNotificationsFilteredOut") },
    failures: { failed: count("NumberOfNotificationsFailed") },
  };
}

function functionFigures(simulation: Simulation, { name }: Place): Figures {
  const count = (metric: string) => total(simulation, "AWS/Lambda", metric, { FunctionName: name });
  return {
    counts: { invoked: count("Invocations") },
    failures: { errors: count("Errors"), throttled: count("Throttles") },
  };
}

function machineFigures(simulation: Simulation, arn: string, running: number): Figures {
  const count = (metric: string) => total(simulation, "AWS/States", metric, { StateMachineArn: arn });
  return {
    counts: { started: count("ExecutionsStarted"), running },
    failures: { failed: count("ExecutionsFailed"), "timed out": count("ExecutionsTimedOut") },
  };
}

function httpApiFigures(simulation: Simulation, apiId: string): Figures {
  const count = (metric: string) => total(simulation, "AWS/ApiGateway", metric, { ApiId: apiId });
  return { counts: { requests: count("Count"), refused: count("4xx") }, failures: { failed: count("5xx") } };
}

function streamFigures(simulation: Simulation, { name }: Place, held: number): Figures {
  const written = total(simulation, "AWS/Firehose", "DeliveryToS3.Records", { DeliveryStreamName: name });
  return { counts: { held, written }, failures: {} };
}

interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What waits in a dead-letter queue went wrong; that is why it is there. */
function queueFigures({ visible, inFlight, delayed }: QueueCounts, isDeadLetterQueue: boolean): Figures {
  if (isDeadLetterQueue) return { counts: { "in flight": inFlight, delayed }, failures: { visible } };
  return { counts: { visible, "in flight": inFlight, delayed }, failures: {} };
}

/** The sum of a metric, as far back as it is kept. */
function total(
  { world }: Simulation,
  namespace: string,
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
): number {
  const series = world.metrics.find({ namespace, metricName, dimensions });
  return series?.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)?.sum ?? 0;
}

function at<Service extends { readonly place: Place }>(place: Place, all: readonly Service[]): Service | undefined {
  return all.find((each) => each.place === place);
}
