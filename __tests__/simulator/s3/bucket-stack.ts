import { ref, stackJson } from "../support/stack-json";

interface BucketStackOptions {
  readonly versioned?: boolean;
  readonly eventBridge?: boolean;
}

const LETS_QUEUE_IN = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
  ],
});

const statement = (Effect: string, Action: string, Resource: string, Principal?: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource, Principal }] });

/** A function that may read what is below `in/`, but for the secret that the bucket keeps from everybody. */
const READER = {
  aws_s3_bucket_policy: {
    files: {
      bucket: ref("aws_s3_bucket.files", "id"),
      policy: statement("Deny", "s3:GetObject", "arn:aws:s3:::files/in/secret", { AWS: "*" }),
    },
  },
  aws_iam_role: {
    reader: {
      name: "reader",
      assume_role_policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    },
  },
  aws_iam_role_policy: {
    reader: { role: "reader", policy: statement("Allow", "s3:GetObject", "arn:aws:s3:::files/in/*") },
  },
  aws_lambda_function: { reader: { function_name: "reader", role: ref("aws_iam_role.reader") } },
};

/** A bucket whose events reach a queue. */
export function bucketStack({ versioned = true, eventBridge = true }: BucketStackOptions = {}): string {
  const name = ref("aws_s3_bucket.files", "id");
  return stackJson({
    aws_s3_bucket: { files: { bucket: "files" } },
    ...READER,
    ...(versioned && {
      aws_s3_bucket_versioning: { files: { bucket: name, versioning_configuration: { status: "Enabled" } } },
    }),
    ...(eventBridge && { aws_s3_bucket_notification: { files: { bucket: name, eventbridge: true } } }),
    aws_cloudwatch_event_rule: {
      created: { name: "created", event_pattern: '{"source":["aws.s3"],"detail":{"bucket":{"name":["files"]}}}' },
    },
    aws_cloudwatch_event_target: {
      created: { rule: "created", target_id: "queue", arn: ref("aws_sqs_queue.told") },
    },
    aws_sqs_queue: { told: { name: "told", policy: LETS_QUEUE_IN } },
  });
}
