import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsProblem } from "../aws/aws-problem";
import { readMetrics } from "../aws/cloudwatch-metrics";
import { lookingClient, type Site } from "../aws/site";

const MINUTE = 60_000;
/** SQS tells CloudWatch every minute; some minutes late. */
const LOOK_BACK = 15 * MINUTE;

/** The age of the oldest letter of each queue in seconds, and where it cannot be told, why. */
export interface OldestAges {
  readonly ages: readonly (number | undefined)[];
  readonly problem: string | undefined;
}

/**
 * Asks CloudWatch how long the oldest letter has been in each queue: SQS itself tells only of what is received.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export async function oldestAges(site: Site, queues: readonly string[], now: number): Promise<OldestAges> {
  if (queues.length === 0) return { ages: [], problem: undefined };
  const client = new CloudWatchClient(lookingClient(site));
  const end = Math.ceil(now / MINUTE) * MINUTE;
  try {
    const values = await readMetrics(
      client,
      queues.map((QueueName) => ({
        namespace: "AWS/SQS",
        metricName: "ApproximateAgeOfOldestMessage",
        dimensions: { QueueName },
        statistic: "Maximum",
        periodSeconds: 60,
      })),
      { from: end - LOOK_BACK, to: end },
    );
    return { ages: values.map((series) => series.at(-1)), problem: undefined };
  } catch (error) {
    const problem = awsProblem(error);
    if (problem === undefined) throw error;
    return {
      ages: queues.map(() => undefined),
      problem: `The ages are not known (${problem.code}: ${problem.message}). They need cloudwatch:GetMetricData.`,
    };
  } finally {
    client.destroy();
  }
}
