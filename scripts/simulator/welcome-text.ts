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
    ...httpApis(simulation).flatMap((lines) => [...lines, ""]),
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

/** Where the HTTP APIs of the stack answer, and how one calls each. */
function httpApis(simulation: Simulation): string[][] {
  const { url = "", services } = simulation;
  return services.httpApis.map(({ place }) => {
    const base = simulation.httpUrl(place.arn);
    const region = place.location.region;
    const calls = place.httpApi.routes.map(({ key, authorization }) => {
      const [method = "ANY", path = "/"] = key === "$default" ? [] : key.split(" ");
      const verb = method === "ANY" || method === "GET" ? "" : ` -X ${method}`;
      return `  curl${verb}${CREDENTIALS[authorization.kind](region)} ${base}${path}`;
    });
    const issuer = place.httpApi.routes.flatMap(({ authorization }) =>
      authorization.kind === "jwt" ? authorization : [],
    )[0];
    const request =
      issuer && JSON.stringify({ issuer: issuer.issuer, audience: issuer.audience[0], scopes: issuer.scopes });
    return [
      `The HTTP API ${place.name} answers at ${base}:`,
      ...(request === undefined ? [] : [`  curl -d '${request}' ${url}/_signalbox/tokens`]),
      ...calls,
    ];
  });
}

/** What lets a call in. */
const CREDENTIALS = {
  iam: (region: string) => ` --aws-sigv4 aws:amz:${region}:execute-api --user test:test`,
  jwt: () => ' -H "Authorization: Bearer TOKEN"',
  open: () => "",
} as const;

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
