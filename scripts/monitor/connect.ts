import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readAlarms } from "../aws/cloudwatch-alarms";
import { readMetrics } from "../aws/cloudwatch-metrics";
import { connectSystem } from "../aws/connect-system";
import { lookingClient, type Site } from "../aws/site";
import { LetterBox } from "./letter-box";
import type { Sources } from "./look";
import { peekThrough } from "./peek";

/** Everything that a look is taken from, at a site. Whoever is done closes it. */
export function connectSources(site: Site, peek: number): Sources & { close(): void } {
  const settings = lookingClient(site);
  const cloudWatch = new CloudWatchClient(settings);
  const sqs = new SQSClient(settings);
  const system = connectSystem(site);
  return {
    system,
    letters: new LetterBox(peekThrough(sqs), peek),
    metrics: (queries, range) => readMetrics(cloudWatch, queries, range),
    alarms: () => readAlarms(cloudWatch),
    close() {
      system.close();
      cloudWatch.destroy();
      sqs.destroy();
    },
  };
}
