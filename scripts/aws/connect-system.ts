import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SystemReader } from "../deployed/system-reader";
import { busReader } from "./bus-reader";

import { lambdaReader } from "./lambda-reader";
import { queueReader } from "./queue-reader";
import { lookingClient, type Site } from "./site";
import { snsReader } from "./sns-reader";

/** Reads what is deployed at a site. Whoever is done closes it. */
export function connectSystem(site: Site): SystemReader & { close(): void } {
  const settings = lookingClient(site);
  const events = new EventBridgeClient(settings);
  const sns = new SNSClient(settings);
  const sqs = new SQSClient(settings);
  const lambda = new LambdaClient(settings);
  return {
    region: site.region,
    ...busReader(events),
    ...snsReader(sns),
    ...queueReader(sqs),
    ...lambdaReader(lambda),
    close() {
      for (const client of [events, sns, sqs, lambda]) client.destroy();
    },
  };
}
