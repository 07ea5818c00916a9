import type { Simulation } from "../../simulator";
import type { Style } from "../cli/style";

/** How to use a stack that has been started. */
export function welcomeText({ url = "", topology, seed, notes }: Simulation, { bold, dim, yellow }: Style): string {
  const { region } = topology.buses[0]?.location ?? { region: "us-east-1" };
  const bus = topology.buses.find(({ inStack }) => inStack)?.name;
  const queue = topology.queues.find(({ inStack }) => inStack);
  const examples = [
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`,
    ...(bus === undefined ? [] : [`npm run publish:events -- --endpoint ${url} --bus ${bus}`]),
    ...(queue === undefined
      ? []
      : [`aws sqs receive-message --queue-url ${url}/${queue.location.account}/${queue.name}`]),
  ];
  return [
    `${bold(topology.stack ?? "The stack")} runs at ${bold(url)}: a browser shows it there, and programs send to it as to AWS.`,
    "",
    ...examples.map((line) => `  ${line}`),
    "",
    ...notes.map((note) => yellow(`Note: ${note}`)),
    dim(`Seed ${seed}. Ctrl-C ends it.`),
  ].join("\n");
}
