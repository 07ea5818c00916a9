import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { exitCodeOf } from "../../../../scripts/cli/run-script";
import { main } from "../../../../scripts/dlq";
import { startEndpoint } from "../../../../simulator/endpoint";
import { startSimulation } from "../../../../simulator/simulation/start-simulation";
import { CLIENT, SITE } from "../../../simulator/endpoint/support/shop";
import { ref, stackJson } from "../../../simulator/support/stack-json";
import { RecordedTerminal } from "../../support/recorded-terminal";
import { FaultyEndpoint } from "./faulty-endpoint";

const allow = (service: string, sourceArn: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
      },
    ],
  });

const redrive = (to: string, maxReceiveCount: number) =>
  `{"deadLetterTargetArn":"${ref(`aws_sqs_queue.${to}`)}","maxReceiveCount":${maxReceiveCount}}`;

const WEEKS = 1_209_600;
const FIFO = { fifo_queue: true };

/**
 * Queues with dead-letter queues, standard and FIFO; and two rules that may not send to their targets, a queue and a topic,
 * with a dead-letter queue for both.
 */
const STACK = stackJson({
  aws_cloudwatch_event_bus: { shop: { name: "shop" } },
  aws_cloudwatch_event_rule: {
    parcels: { name: "parcels", event_bus_name: "shop", event_pattern: '{"source":["app.parcels"]}' },
    notices: { name: "notices", event_bus_name: "shop", event_pattern: '{"source":["app.notices"]}' },
  },
  aws_cloudwatch_event_target: {
    parcels: {
      rule: "parcels",
      event_bus_name: "shop",
      target_id: "queue",
      arn: ref("aws_sqs_queue.parcels"),
      dead_letter_config: [{ arn: ref("aws_sqs_queue.undelivered") }],
    },
    notices: {
      rule: "notices",
      event_bus_name: "shop",
      target_id: "topic",
      arn: ref("aws_sns_topic.notices"),
      dead_letter_config: [{ arn: ref("aws_sqs_queue.undelivered") }],
    },
  },
  aws_sns_topic: { notices: { name: "notices" } },
  aws_sns_topic_subscription: {
    board: {
      topic_arn: ref("aws_sns_topic.notices"),
      protocol: "sqs",
      endpoint: ref("aws_sqs_queue.board"),
      raw_message_delivery: true,
    },
  },
  aws_sqs_queue: {
    work: { name: "work", visibility_timeout_seconds: 30, redrive_policy: redrive("letters", 1) },
    letters: { name: "work-dlq", message_retention_seconds: WEEKS },
    parked: { name: "parked" },
    steps: { name: "steps.fifo", ...FIFO, redrive_policy: redrive("step_letters", 1) },
    step_letters: { name: "steps-dlq.fifo", ...FIFO, message_retention_seconds: WEEKS },
    parcels: { name: "parcels" },
    board: { name: "board", policy: allow("sns.amazonaws.com", ref("aws_sns_topic.notices")) },
    undelivered: {
      name: "undelivered-dlq",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: ["parcels", "notices"].map((rule) => ({
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: "*",
          Condition: { ArnEquals: { "aws:SourceArn": ref(`aws_cloudwatch_event_rule.${rule}`) } },
        })),
      }),
    },
    handed_on: { name: "handed-on-dlq", redrive_policy: redrive("parked", 3) },
  },
});

export const QUEUES = [
  "work",
  "work-dlq",
  "parked",
  "steps.fifo",
  "steps-dlq.fifo",
  "parcels",
  "board",
  "undelivered-dlq",
  "handed-on-dlq",
] as const;

export type QueueName = (typeof QUEUES)[number];

export function arnOf(queue: QueueName): string {
  return `arn:aws:sqs:${SITE}:${queue}`;
}

/** Simulated milliseconds that pass at a time while a command waits for AWS. */
const STEP = 5;

/** The queues behind an endpoint that can be made to fail, on a virtual clock that runs only while a command does. */
export async function openPostOffice() {
  const simulation = await startSimulation(STACK, { seed: 1 });
  const endpoint = await startEndpoint(simulation);
  const faulty = await FaultyEndpoint.start(endpoint.url);
  const client = new SQSClient({ ...CLIENT, endpoint: endpoint.url });
  let interrupt: (() => void) | undefined;

  const surroundings = {
    backOff: { attempts: 3, wait: async () => {}, random: () => 0 },
    now: () => simulation.now,
    wait: async (milliseconds: number) => {
      const until = simulation.now + milliseconds;
      while (simulation.now < until) await new Promise(setImmediate);
    },
    onInterrupt(listener: () => void) {
      interrupt = listener;
      return () => {
        interrupt = undefined;
      };
    },
  };

  return {
    simulation,
    faulty,
    surroundings,
    client,
    /** As Ctrl-C does. */
    interrupt: () => interrupt?.(),
    /** Runs the command, as the shell would; `answers` are typed. */
    async run(args: readonly string[], ...answers: readonly string[]) {
      const terminal = new RecordedTerminal(...answers);
      const site = ["--endpoint", faulty.url, "--region", CLIENT.region];
      let exitCode: number | undefined;
      const running = exitCodeOf((given, its) => main(given, its, surroundings), [...args, ...site], terminal);
      void running.then((code) => {
        exitCode = code;
      });
      while (exitCode === undefined) {
        await simulation.advance({ milliseconds: STEP });
        await new Promise(setImmediate);
      }
      const { output, errors, questions } = terminal;
      return { exitCode, output, errors, questions };
    },
    async send(queue: QueueName, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) {
      const QueueUrl = `${endpoint.url}/123456789012/${queue}`;
      const { MessageId = "" } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
      return MessageId;
    },
    /** Lets the consumer of a queue fail with everything in it, until all is in the dead-letter queue. */
    async giveUp(queue: "work" | "steps.fifo") {
      const source = simulation.queue(queue);
      while (source.size > 0) {
        source.receive({ maxMessages: 10, visibilityTimeoutSeconds: 1 });
        await simulation.advance({ seconds: 1 });
      }
    },
    /** Bodies in a queue, as they came. */
    bodies: (queue: QueueName) =>
      simulation
        .queue(queue)
        .peek()
        .map(({ body }) => body),
    /** Everything is gone, and nothing fails any more. */
    async empty() {
      faulty.reset();
      await simulation.advance({ minutes: 11 });
      for (const queue of QUEUES) simulation.queue(queue).purge();
      // Until then SQS purges none of them again.
      await simulation.advance({ minutes: 1 });
    },
    async close() {
      client.destroy();
      await faulty.close();
      await endpoint.close();
      await simulation.stop();
    },
  };
}

export type PostOffice = Awaited<ReturnType<typeof openPostOffice>>;
