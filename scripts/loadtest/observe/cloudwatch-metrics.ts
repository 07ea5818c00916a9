import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { PublishedBus } from "../../app/published-bus";
import { awsProblem } from "../../aws/aws-problem";
import { emulatorCredentials } from "../../aws/local-endpoint";
import type { MetricLine } from "./observation";

interface AskedMetric {
  readonly of: string;
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum";
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const RULE_METRICS = ["MatchedEvents", "Invocations", "FailedInvocations", "InvocationsSentToDlq"];
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const QUEUE_METRICS = ["NumberOfMessagesSent", "NumberOfMessagesReceived", "NumberOfMessagesDeleted"];
const DEPTH = "ApproximateNumberOfMessagesVisible";

/**
 * What CloudWatch counted at the rules and queues of the stack in the minutes of a run, as far as it knows by now.
 *
 * @param startedAt when the run began, in milliseconds since 1970
 */
export async function readMetrics(
  stack: PublishedBus["stack"],
  startedAt: number,
  { region, endpoint }: { readonly region: string; readonly endpoint: string | undefined },
): Promise<{ readonly lines: readonly MetricLine[]; readonly notes: readonly string[] }> {
  if (stack === undefined) {
    return { lines: [], notes: ["CloudWatch was not asked: no stack that holds the bus could be read."] };
  }
  const asked = metricsOf(stack);
  const client = new CloudWatchClient({
    region,
    ...(endpoint !== undefined && { endpoint, ...emulatorCredentials(endpoint) }),
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
  });
  const minute = 60_000;
  try {
    const lines: MetricLine[] = [];
    for (let first = 0; first < asked.length; first += MOST_QUERIES) {
      const part = asked.slice(first, first + MOST_QUERIES);
      const { MetricDataResults = [] } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(Math.floor(startedAt / minute) * minute),
          EndTime: new Date(Math.ceil((Date.now() + 1) / minute) * minute),
          MetricDataQueries: part.map(queryOf),
        }),
      );
      part.forEach(({ of, name, statistic }, i) => {
        const { Values = [] } = MetricDataResults.find(({ Id }) => Id === `m${i}`) ?? {};
        const value = statistic === "Sum" ? Values.reduce((sum, each) => sum + each, 0) : Math.max(...Values);
        if (Values.length > 0) lines.push({ of, name, value });
      });
    }
    return { lines, notes: [LATE] };
  } catch (error) {
    const problem = awsProblem(error);
    if (problem === undefined) throw error;
    return { lines: [], notes: [`CloudWatch could not be asked (${problem.code}: ${problem.message}).`] };
  } finally {
    client.destroy();
  }
}

const LATE =
  "CloudWatch counts by whole minutes and shows them some minutes late: what others sent in these minutes is in its figures, and the last minutes of this run may not be.";
/** Of one call. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;

function metricsOf({ topology, bus }: NonNullable<PublishedBus["stack"]>): AskedMetric[] {
  const rules = bus.rules.flatMap((rule) =>
    RULE_METRICS.map((name): AskedMetric => {
      const dimensions = { EventBusName: bus.name, RuleName: rule.name };
      return { of: `rule ${rule.name}`, name, namespace: "AWS/Events", dimensions, statistic: "Sum" };
    }),
  );
  const queues = topology.queues.flatMap((queue) =>
    [...QUEUE_METRICS, DEPTH].map((name): AskedMetric => {
      const statistic = name === DEPTH ? "Maximum" : "Sum";
      return {
        of: `queue ${queue.name}`,
        name,
        namespace: "AWS/SQS",
        dimensions: { QueueName: queue.name },
        statistic,
      };
    }),
  );
  return [...rules, ...queues];
}

function queryOf({ name, namespace, dimensions, statistic }: AskedMetric, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: `m${index}`, MetricStat: { Metric, Period: 60, Stat: statistic } };
}
