import { onTestFinished } from "vitest";
import { type Simulation, type SimulationOptions, startSimulation } from "../../../simulator";
import { type Blocks, ref, stackJson } from "./stack-json";

type Attributes = Readonly<Record<string, unknown>>;

/** 2026-01-01T00:00:00Z, when simulations start. */
export const START = 1_767_225_600_000;
export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";

/** Starts what these blocks make, and stops it after the test. The bus is `shop`; other names are those of the blocks. */
export async function started(parts: readonly Blocks[], options: SimulationOptions = {}): Promise<Simulation> {
  const simulation = await startSimulation(stackJson(merged(parts)), { seed: 1, ...options });
  onTestFinished(() => simulation.stop());
  return simulation;
}

/** Blocks of several places, put together. */
export function merged(parts: readonly Blocks[]): Blocks {
  const all: Record<string, Record<string, Attributes>> = {};
  for (const part of parts) {
    for (const [type, blocks] of Object.entries(part)) all[type] = { ...all[type], ...blocks };
  }
  return all;
}

/** A resource policy that lets services of AWS in: `events`, `sns`. */
export function lets(...services: readonly string[]): string {
  const Statement = services.map((service) => ({
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: ["sqs:SendMessage", "sns:Publish"],
    Resource: "*",
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export function bus(name = "shop"): Blocks {
  return { aws_cloudwatch_event_bus: { [name]: { name } } };
}

/** A rule that matches every event of `app.`, or what its attributes say. */
export function rule(name: string, { on = "shop", ...attributes }: Attributes & { readonly on?: string } = {}): Blocks {
  const event_pattern = JSON.stringify({ source: [{ prefix: "app." }] });
  const block = { name, event_bus_name: ref(`aws_cloudwatch_event_bus.${on}`, "name"), event_pattern, ...attributes };
  return { aws_cloudwatch_event_rule: { [name]: block } };
}

/** Sends what a rule matches to an ARN. */
export function target(
  ruleName: string,
  arn: string,
  { on = "shop", id = "target", ...attributes }: Attributes & { readonly on?: string; readonly id?: string } = {},
): Blocks {
  const block = {
    rule: ref(`aws_cloudwatch_event_rule.${ruleName}`, "name"),
    event_bus_name: ref(`aws_cloudwatch_event_bus.${on}`, "name"),
    target_id: id,
    arn,
    ...attributes,
  };
  return { aws_cloudwatch_event_target: { [`${ruleName}_${id}`]: block } };
}

/** A queue that rules and topics may send to, or that its attributes say. */
export function queue(name: string, attributes: Attributes = {}): Blocks {
  return { aws_sqs_queue: { [name]: { name, policy: lets("events", "sns"), ...attributes } } };
}

export function topic(name: string, attributes: Attributes = {}): Blocks {
  return { aws_sns_topic: { [name]: { name, policy: lets("events"), ...attributes } } };
}

/** Subscribes a queue to a topic, or what its attributes say. */
export function subscription(topicName: string, queueName: string, attributes: Attributes = {}): Blocks {
  const block = { topic_arn: topicArn(topicName), protocol: "sqs", endpoint: queueArn(queueName), ...attributes };
  return { aws_sns_topic_subscription: { [`${topicName}_${queueName}`]: block } };
}

/** A function that rules and topics may invoke. Its code is a stand-in's. */
export function fn(name: string, attributes: Attributes = {}): Blocks {
  const permission = (service: string) => ({
    statement_id: service,
    action: "lambda:InvokeFunction",
    function_name: ref(`aws_lambda_function.${name}`, "function_name"),
    principal: `${service}.amazonaws.com`,
  });
  return {
    aws_lambda_function: { [name]: { function_name: name, role: ROLE, timeout: 30, ...attributes } },
    aws_lambda_permission: { [`${name}_events`]: permission("events"), [`${name}_sns`]: permission("sns") },
  };
}

/** Of another stack: what it may do is not known, and so allowed. */
const ROLE = `arn:aws:iam::${ACCOUNT}:role/function`;

/** A function consumes a queue. */
export function mapping(queueName: string, functionName: string, attributes: Attributes = {}): Blocks {
  const block = {
    event_source_arn: queueArn(queueName),
    function_name: ref(`aws_lambda_function.${functionName}`),
    ...attributes,
  };
  return { aws_lambda_event_source_mapping: { [`${queueName}_${functionName}`]: block } };
}

export const queueArn = (name: string) => ref(`aws_sqs_queue.${name}`);
export const topicArn = (name: string) => ref(`aws_sns_topic.${name}`);
export const functionArn = (name: string) => ref(`aws_lambda_function.${name}`);

/** The ARN of a rule once it is deployed. */
export const deployedRule = (name: string, on = "shop") => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${on}/${name}`;
export const deployedQueue = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
export const deployedTopic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;

/** An event of the shop. */
export function order(detail: object = {}, source = "app.orders") {
  return { source, "detail-type": "OrderCreated", detail };
}

/** The bodies in a queue, as they came. */
export function bodiesIn(simulation: Simulation, name: string): string[] {
  return simulation
    .queue(name)
    .peek()
    .map(({ body }) => body);
}

/** What the JSON bodies in a queue hold. */
export function jsonIn<Body = Record<string, unknown>>(simulation: Simulation, name: string): Body[] {
  return bodiesIn(simulation, name).map((body) => JSON.parse(body) as Body);
}

/** Why something was lost, with how often. */
export function losses(simulation: Simulation): Record<string, number> {
  const { losses: found } = simulation.accounts();
  return Object.fromEntries(found.map(({ place, reason, count }) => [`${place}: ${reason}`, count]));
}

/** That nothing is unaccounted for, nor under way. */
export function balance(simulation: Simulation): { unaccounted: number; underWay: number; settled: boolean } {
  const { ways, settled } = simulation.accounts();
  return { unaccounted: ways.unaccounted, underWay: ways.underWay, settled };
}

export const IN_BALANCE = { unaccounted: 0, underWay: 0, settled: true };

/** Sums of the metrics of a place that have any value. */
export function metricsOf(
  simulation: Simulation,
  namespace: string,
  names: readonly string[],
  dimensions: Readonly<Record<string, string>>,
): Record<string, number> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const { count, sum } = simulation.metric(namespace, name, dimensions);
      return count === 0 ? [] : [[name, sum]];
    }),
  );
}
