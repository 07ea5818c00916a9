import type { EndpointOptions } from "../../../../simulator/endpoint";
import { startEndpoint } from "../../../../simulator/endpoint";
import type { SimulationOptions } from "../../../../simulator/simulation/options";
import { startSimulation } from "../../../../simulator/simulation/start-simulation";
import { ref, stackJson } from "../../support/stack-json";

const LETTERS = { message_retention_seconds: 1_209_600 };

function allow(service: string, action: string, resource: string, sourceArn?: string) {
  const condition = sourceArn === undefined ? {} : { Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } };
  const statement = {
    Effect: "Allow",
    Principal: { Service: service },
    Action: action,
    Resource: resource,
    ...condition,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const ASSUMED_BY_LAMBDA = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** bus → rule → topic → queue → function, with a dead-letter queue, an archive, an alarm and a FIFO queue. */
export const SHOP = stackJson({
  aws_cloudwatch_event_bus: { shop: { name: "shop", description: "Events of the shop" } },
  aws_cloudwatch_event_archive: {
    all: { name: "shop-archive", event_source_arn: ref("aws_cloudwatch_event_bus.shop"), retention_days: 7 },
  },
  aws_cloudwatch_event_rule: {
    orders: {
      name: "orders",
      event_bus_name: "shop",
      event_pattern: '{"source":["app.orders"]}',
      description: "Orders to their topic",
    },
  },
  aws_cloudwatch_event_target: {
    topic: {
      rule: "orders",
      event_bus_name: "shop",
      target_id: "topic",
      arn: ref("aws_sns_topic.orders"),
      input_transformer: [{ input_paths: { id: "$.detail.id" }, input_template: '{"id": <id>}' }],
      retry_policy: [{ maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 5 }],
    },
  },
  aws_sns_topic: { orders: { name: "orders", display_name: "Orders" }, fifo: { name: "steps.fifo", fifo_topic: true } },
  aws_sns_topic_policy: {
    orders: {
      arn: ref("aws_sns_topic.orders"),
      policy: allow("events.amazonaws.com", "sns:Publish", ref("aws_sns_topic.orders")),
    },
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
      visibility_timeout_seconds: 60,
      redrive_policy: `{"deadLetterTargetArn":"${ref("aws_sqs_queue.letters")}","maxReceiveCount":2}`,
      policy: allow("sns.amazonaws.com", "sqs:SendMessage", "*", ref("aws_sns_topic.orders")),
    },
    letters: { name: "work-letters", ...LETTERS },
    jobs: { name: "jobs" },
    steps: { name: "steps.fifo", fifo_queue: true, content_based_deduplication: true },
  },
  aws_iam_role: { worker: { name: "worker-role", assume_role_policy: ASSUMED_BY_LAMBDA } },
  aws_iam_role_policy: {
    worker: {
      role: "worker-role",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"],
            Resource: ref("aws_sqs_queue.jobs"),
          },
        ],
      }),
    },
  },
  aws_lambda_function: {
    worker: {
      function_name: "worker",
      role: ref("aws_iam_role.worker"),
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      timeout: 10,
      memory_size: 256,
      reserved_concurrent_executions: 2,
      environment: [{ variables: { STAGE: "test" } }],
    },
  },
  aws_lambda_event_source_mapping: {
    jobs: {
      event_source_arn: ref("aws_sqs_queue.jobs"),
      function_name: ref("aws_lambda_function.worker"),
      batch_size: 5,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: [{ maximum_concurrency: 2 }],
    },
  },
  aws_cloudwatch_metric_alarm: {
    letters: {
      alarm_name: "letters",
      alarm_description: "Something could not be processed",
      namespace: "AWS/SQS",
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "work-letters" },
      statistic: "Maximum",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      period: 60,
      evaluation_periods: 1,
      treat_missing_data: "notBreaching",
      alarm_actions: [ref("aws_sns_topic.orders")],
    },
  },
  aws_cloudwatch_composite_alarm: { any: { alarm_name: "any", alarm_rule: "ALARM(letters)" } },
});

/** Account and Region of the stack, as its ARNs have them. */
export const SITE = "eu-central-1:123456789012";

/** What clients need beside the URL. */
export const CLIENT = { region: "eu-central-1", credentials: { accessKeyId: "AKIATEST", secretAccessKey: "test" } };

/** The shop behind an endpoint, on a virtual clock: time passes when a test says so. */
export async function openShop(options: SimulationOptions = {}, endpointOptions: EndpointOptions = {}) {
  const received: unknown[] = [];
  const worker = (event: unknown) => {
    received.push(event);
    return { seen: event };
  };
  const simulation = await startSimulation(SHOP, { seed: 1, functions: { worker }, ...options });
  const endpoint = await startEndpoint(simulation, endpointOptions);
  return {
    simulation,
    endpoint,
    /** Configuration of a client. */
    client: { ...CLIENT, endpoint: endpoint.url, maxAttempts: 1 },
    /** What the function was invoked with. */
    received,
    close: async () => {
      await endpoint.close();
      await simulation.stop();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** Lets time pass, as little as it takes, until a call is answered. */
export async function whileTimePasses<Answer>({ simulation }: Shop, call: Promise<Answer>): Promise<Answer> {
  let answered = false;
  const stop = () => {
    answered = true;
  };
  call.then(stop, stop);
  while (!answered) {
    await simulation.advance({ milliseconds: 10 });
    await new Promise(setImmediate);
  }
  return call;
}

/** What a client throws: name, status and text of an AWS error. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, status: $metadata?.httpStatusCode, message };
  }
  throw new Error("The call was not refused.");
}
