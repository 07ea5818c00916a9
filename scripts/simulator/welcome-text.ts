import type { Fault, Simulation } from "../../simulator";
import type { Style } from "../cli/style";
import { faultText } from "./fault-text";

/** How to use a stack that has been started, and what is left out of it. */
export function welcomeText(simulation: Simulation, faults: readonly Fault[], { bold, dim, yellow }: Style): string {
  const { url = "", topology, seed, notes } = simulation;
  return [
    `${bold(topology.stack ?? "The stack")} runs at ${bold(url)}: a browser shows it there, and programs send to it as to AWS.`,
    "It answers what sends, receives and looks, of EventBridge, SNS, SQS, Lambda, CloudWatch and DynamoDB; it creates nothing.",
    "",
    ...examples(simulation).map((line) => `  ${line}`),
    "",
    ...faults.map((fault) => yellow(`Fault: ${faultText(fault)}`)),
    ...notes.map((note) => yellow(`Note: ${note}`)),
    dim(`Seed ${seed}. Ctrl-C ends it, with what has come of everything.`),
  ].join("\n");
}

function examples(simulation: Simulation): string[] {
  const { url = "", topology } = simulation;
  const bus = topology.buses.find(({ inStack }) => inStack)?.name;
  const queue = queueToReceiveFrom(simulation);
  const place = [...topology.buses, ...topology.queues, ...topology.topics].find(({ inStack }) => inStack);
  const region = place?.location.region ?? "us-east-1";
  return [
    // The SDKs read the one, boto3 and the first generation of the AWS CLI the other.
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
    ...(bus === undefined ? [] : [`npm run publish:events -- --endpoint ${url} --bus ${bus}`]),
    ...(queue === undefined
      ? []
      : [`aws sqs receive-message --endpoint-url ${url} --queue-url ${url}/${queue.location.account}/${queue.name}`]),
  ];
}

/** Rather one that no function consumes: there, messages stay until somebody receives them. */
function queueToReceiveFrom(simulation: Simulation) {
  const letters = new Set(
    simulation
      .accounts()
      .queues.filter(({ deadLetterQueue }) => deadLetterQueue)
      .map(({ name }) => name),
  );
  const queues = simulation.topology.queues.filter(({ inStack, name }) => inStack && !letters.has(name));
  return queues.find(({ mappings }) => mappings.length === 0) ?? queues[0];
}
