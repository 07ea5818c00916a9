export interface FanOut {
  /** Whether a function consumes each queue. @default true */
  readonly consumers?: boolean;
  /** Whether the topic is a target of the rule, beside the queue. @default true */
  readonly topic?: boolean;
}

/** The path that the benchmarks measure: a rule with a topic and a queue as its targets, the topic to a queue too, and a consumer of each. */
export function fanOutStack({ consumers = true, topic = true }: FanOut = {}): string {
  const allow = (service: string, action: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: action, Resource: "*" }],
    });
  const queues = ["direct", "fanned"];
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const consume = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: queues.map((name) => `\${aws_sqs_queue.${name}.arn}`),
      },
    ],
  });
  const bus = "${aws_cloudwatch_event_bus.bus.name}";
  return JSON.stringify({
    provider: { aws: [{ region: "us-east-1" }] },
    resource: {
      aws_cloudwatch_event_bus: { bus: { name: "bus" } },
      aws_cloudwatch_event_rule: {
        rule: {
          name: "rule",
          event_bus_name: bus,
          event_pattern: JSON.stringify({ source: ["app.orders"], "detail-type": ["OrderCreated"] }),
        },
      },
      aws_cloudwatch_event_target: {
        queue: target("queue", "${aws_sqs_queue.direct.arn}", bus),
        ...(topic && { topic: target("topic", "${aws_sns_topic.topic.arn}", bus) }),
      },
      aws_sns_topic: { topic: { name: "topic", policy: allow("events.amazonaws.com", "sns:Publish") } },
      aws_sns_topic_subscription: {
        queue: { topic_arn: "${aws_sns_topic.topic.arn}", protocol: "sqs", endpoint: "${aws_sqs_queue.fanned.arn}" },
      },
      aws_sqs_queue: {
        direct: { name: "direct", policy: allow("events.amazonaws.com", "sqs:SendMessage") },
        fanned: { name: "fanned", policy: allow("sns.amazonaws.com", "sqs:SendMessage") },
      },
      ...(consumers && {
        aws_iam_role: {
          consumer: {
            name: "consumer",
            assume_role_policy: trust,
            inline_policy: [{ name: "consume", policy: consume }],
          },
        },
        aws_lambda_function: {
          consumer: { function_name: "consumer", role: "${aws_iam_role.consumer.arn}", timeout: 5 },
        },
        aws_lambda_event_source_mapping: Object.fromEntries(
          queues.map((name) => [
            name,
            {
              event_source_arn: `\${aws_sqs_queue.${name}.arn}`,
              function_name: "${aws_lambda_function.consumer.arn}",
              batch_size: 10,
            },
          ]),
        ),
      }),
    },
  });
}

function target(id: string, arn: string, bus: string): object {
  return { rule: "${aws_cloudwatch_event_rule.rule.name}", event_bus_name: bus, target_id: id, arn };
}
