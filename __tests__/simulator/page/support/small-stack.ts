import { startSimulation } from "../../../../simulator/simulation/start-simulation";
import { ref, stackJson } from "../../support/stack-json";

function allow(service: string, action: string) {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const WORKER_MAY = {
  Effect: "Allow",
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  Resource: "*",
};

/**
 * Events of `app.orders` go over a topic to a queue and its worker, and to an e-mail address; those of `app.closed` to a
 * queue whose policy lets nobody in.
 */
const SMALL_STACK = stackJson({
  aws_cloudwatch_event_bus: { shop: { name: "shop" } },
  aws_cloudwatch_event_rule: {
    orders: { name: "orders", event_bus_name: "shop", event_pattern: '{"source":["app.orders"]}' },
    closed: { name: "closed", event_bus_name: "shop", event_pattern: '{"source":["app.closed"]}' },
  },
  aws_cloudwatch_event_target: {
    orders: { rule: "orders", event_bus_name: "shop", target_id: "topic", arn: ref("aws_sns_topic.orders") },
    closed: { rule: "closed", event_bus_name: "shop", target_id: "queue", arn: ref("aws_sqs_queue.closed") },
  },
  aws_sns_topic: { orders: { name: "order-topic" } },
  aws_sns_topic_policy: {
    orders: { arn: ref("aws_sns_topic.orders"), policy: allow("events.amazonaws.com", "sns:Publish") },
  },
  aws_sns_topic_subscription: {
    work: {
      topic_arn: ref("aws_sns_topic.orders"),
      protocol: "sqs",
      endpoint: ref("aws_sqs_queue.work"),
      raw_message_delivery: true,
    },
    mail: { topic_arn: ref("aws_sns_topic.orders"), protocol: "email", endpoint: "ops@example.com" },
  },
  aws_sqs_queue: {
    work: {
      name: "work",
      redrive_policy: `{"deadLetterTargetArn":"${ref("aws_sqs_queue.letters")}","maxReceiveCount":2}`,
      policy: allow("sns.amazonaws.com", "sqs:SendMessage"),
    },
    letters: { name: "work-letters" },
    closed: { name: "closed-queue" },
  },
  aws_iam_role: {
    worker: { name: "worker", assume_role_policy: allow("lambda.amazonaws.com", "sts:AssumeRole") },
  },
  aws_iam_role_policy: {
    worker: { role: "worker", policy: JSON.stringify({ Version: "2012-10-17", Statement: [WORKER_MAY] }) },
  },
  aws_lambda_function: {
    worker: {
      function_name: "worker",
      role: ref("aws_iam_role.worker"),
      handler: "index.handler",
      runtime: "nodejs22.x",
    },
  },
  aws_lambda_event_source_mapping: {
    work: {
      event_source_arn: ref("aws_sqs_queue.work"),
      function_name: ref("aws_lambda_function.worker"),
      batch_size: 1,
    },
  },
  aws_cloudwatch_metric_alarm: {
    letters: alarm("letters-waiting", "Something waits in work-letters.", { QueueName: "work-letters" }),
    work: alarm("work-waiting", "Something waits in work.", { QueueName: "work" }),
  },
});

function alarm(name: string, description: string, dimensions: object) {
  return {
    alarm_name: name,
    alarm_description: description,
    namespace: "AWS/SQS",
    metric_name: "ApproximateNumberOfMessagesVisible",
    dimensions,
    statistic: "Maximum",
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    period: 60,
    evaluation_periods: 1,
    treat_missing_data: "notBreaching",
  };
}

/** The error that the worker fails with; it holds markup, as data of events may. */
export const POISON = 'bad <b id="injected">order</b> & co';

/**
 * The stack after 5 orders of which the worker failed with one, 2 events for the closed queue, 1 that no rule wants, and
 * the minutes that alarms take. The poison order comes last; ids are those of the events as they were published.
 */
export async function smallRun() {
  const worker = ({ Records: [record] }: { Records: { body: string }[] }) => {
    if (record?.body.includes("poison")) throw new Error(POISON);
  };
  const simulation = await startSimulation(SMALL_STACK, { seed: 1, functions: { worker } });
  const order = (kind: string) => ({ source: "app.orders", "detail-type": "OrderCreated", detail: { kind } });
  const ids = simulation.publish(
    { source: "app.closed", "detail-type": "Closed" },
    { source: "app.closed", "detail-type": "Closed" },
    { source: "app.unknown", "detail-type": "Unknown" },
    ...["a", "b", "c", "d", "poison"].map(order),
  );
  await simulation.settle();
  await simulation.advance({ minutes: 5 });
  return { simulation, ids };
}
