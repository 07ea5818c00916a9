import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startSimulation } from "../../../simulator";
import { until } from "../support/until";
import { workbenchResources } from "./workbench";

/** One of the two that are compared: an AWS on this machine, with the same stack. */
export class Side {
  readonly events: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;

  /** @param isSettled whether all that was sent has arrived where it goes @default that it has when a call is answered */
  constructor(
    readonly url: string,
    private readonly isSettled: () => boolean = () => true,
  ) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    // What is refused once is refused.
    const config = { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 };
    this.events = new EventBridgeClient(config);
    this.sns = new SNSClient(config);
    this.sqs = new SQSClient(config);
    this.lambda = new LambdaClient(config);
    this.cloudWatch = new CloudWatchClient(config);
    this.dynamoDb = new DynamoDBClient(config);
  }

  queueUrl(name: string): string {
    return `${this.url}/123456789012/${name}`;
  }

  async settled(): Promise<void> {
    await until("all has arrived", async () => (this.isSettled() ? true : undefined));
  }
}

/**
 * The simulator, on the clock of the wall, with a stack and the workbench.
 *
 * @param directory of the stack that Terraform applied to the emulator
 */
export async function startSimulator(directory: string): Promise<{ readonly side: Side; stop(): Promise<void> }> {
  const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  for (const [type, resources] of Object.entries(workbenchResources())) {
    stack.resource[type] = { ...stack.resource[type], ...resources };
  }
  const simulation = await startSimulation(stack, { clock: "real", seed: 1, folder: directory, endpoint: {} });
  // The emulator runs no functions: what comes into a queue stays there.
  for (const mapping of simulation.services.mappings) mapping.enabled = false;
  return { side: new Side(simulation.url ?? "", () => simulation.isSettled), stop: () => simulation.stop() };
}
