import { describe, expect, it } from "vitest";
import { type IngestDependencies, ingestFile, OutOfTime } from "../../handlers/ingest-files/ingest-file";
import { IngestStack } from "../../stacks/ingest";
import { type Block, block, inventory, parsed, statements, synthOf } from "../support/stack";

const made = synthOf(IngestStack, "ingest", { alertEmail: "ops@example.com" });
const stack = made();
const names = (of: typeof stack, type: string, key = "name") =>
  Object.values(of.resource[type] ?? {})
    .map((each: Block) => each[key])
    .sort();

describe("the stack ingest", () => {
  it("holds exactly this", () => {
    expect(inventory(stack)).toEqual({
      aws_apigatewayv2_api: 1,
      aws_apigatewayv2_integration: 1,
      aws_apigatewayv2_route: 1,
      aws_apigatewayv2_stage: 1,
      aws_cloudwatch_dashboard: 1,
      aws_cloudwatch_event_archive: 1,
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_event_rule: 4,
      aws_cloudwatch_event_target: 4,
      aws_cloudwatch_log_group: 5,
      aws_cloudwatch_metric_alarm: 43,
      aws_cloudwatch_query_definition: 6,
      aws_dynamodb_table: 3,
      aws_iam_role: 4,
      aws_iam_role_policy: 4,
      aws_lambda_event_source_mapping: 4,
      aws_lambda_function: 4,
      aws_lambda_permission: 1,
      aws_s3_bucket: 1,
      aws_s3_bucket_lifecycle_configuration: 1,
      aws_s3_bucket_notification: 1,
      aws_s3_bucket_ownership_controls: 1,
      aws_s3_bucket_policy: 1,
      aws_s3_bucket_public_access_block: 1,
      aws_s3_bucket_server_side_encryption_configuration: 1,
      aws_s3_bucket_versioning: 1,
      aws_sns_topic: 2,
      aws_sns_topic_policy: 2,
      aws_sns_topic_subscription: 3,
      aws_sqs_queue: 15,
      aws_sqs_queue_policy: 15,
      aws_sqs_queue_redrive_allow_policy: 4,
    });
    expect(stack.warnings).toEqual([]);
  });

  it("sends files from the bucket to their reader", () => {
    expect(block(stack, "aws_s3_bucket", "submissions_bucket")).toMatchObject({ bucket_prefix: "ingest-submissions-" });
    const rule = block(stack, "aws_cloudwatch_event_rule", "route-files");
    expect(rule).toMatchObject({ name: "route-files", event_bus_name: "default" });
    expect(parsed(rule, "event_pattern")).toMatchObject({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { object: { key: [{ wildcard: "incoming/*.json" }] } },
    });
    // Six times the function's own five minutes.
    expect(block(stack, "aws_sqs_queue", "files").visibility_timeout_seconds).toBe(1800);
    expect(block(stack, "aws_lambda_event_source_mapping", "files_to-ingest-files")).toMatchObject({
      batch_size: 1,
      scaling_config: { maximum_concurrency: 10 },
      function_response_types: ["ReportBatchItemFailures"],
    });
    const may = statements(block(stack, "aws_iam_role_policy", "ingest-files_role-policy"));
    expect(may.map(({ Sid }) => Sid)).toEqual([
      "ListObjects",
      "PublishEvents",
      "ReadObjects",
      "ReadRows",
      "ReceiveMessages",
      "RememberEvents",
      "WriteLogs",
      "WriteRows",
      "WriteTraces",
    ]);
  });

  it("lets the file with the most submissions end before it becomes a dead letter, and a letter before it expires", async () => {
    const queue = block(stack, "aws_sqs_queue", "files");
    const { maxReceiveCount } = parsed(queue, "redrive_policy") as { maxReceiveCount: number };
    const { timeout } = block(stack, "aws_lambda_function", "ingest-files") as { timeout: number };
    const rest = { quizId: "q", studentId: "s", answers: [], submittedAt: "2026-11-02T09:00:00Z" };
    const text = JSON.stringify(Array.from({ length: 100_000 }, (_, n) => ({ submissionId: `SUB-${n}`, ...rest })));
    const known = new Set<string>();
    let remaining = 0;
    const dependencies: IngestDependencies = {
      // To fetch and to read it.
      fetch: async () => spend(20_000, text),
      published: {
        knownOf: async (keys) => spend(20, new Set(keys.filter((key) => known.has(key)))),
        remember: async (keys) => spend(50, keys.forEach(known.add, known)),
      },
      publish: async () => spend(50, undefined),
      remainingMillis: () => remaining,
    };
    function spend<Result>(millis: number, result: Result): Result {
      remaining -= millis;
      return result;
    }
    let receives = 0;
    for (let ended = false; !ended; receives++) {
      remaining = timeout * 1_000;
      const file = { bucket: "b", key: "incoming/large.json" };
      ended = await ingestFile(file, text.length, dependencies).then(
        ({ kind }) => kind === "ingested",
        (error) => {
          if (error instanceof OutOfTime) return false;
          throw error;
        },
      );
      expect(remaining).toBeGreaterThan(0);
    }
    expect(known.size).toBe(100_000);
    // 24,500 events each time, or more; as many receives are left for trouble.
    expect(receives).toBeLessThanOrEqual(5);
    expect(maxReceiveCount).toBe(10);
    const { visibility_timeout_seconds, message_retention_seconds } = queue as Record<string, number>;
    expect(maxReceiveCount * Number(visibility_timeout_seconds)).toBeLessThan(Number(message_retention_seconds));
  });

  it("processes what came over HTTP a hundred at a time, and lets in nobody without credentials", () => {
    expect(block(stack, "aws_apigatewayv2_route", "endpoint_POST-submissions")).toMatchObject({
      route_key: "POST /submissions",
      authorization_type: "AWS_IAM",
    });
    const mapping = "answer-statistics-queue_to-answer-statistics";
    expect(block(stack, "aws_lambda_event_source_mapping", mapping)).toMatchObject({
      batch_size: 100,
      maximum_batching_window_in_seconds: 30,
    });
    expect(names(stack, "aws_sns_topic")).toEqual(["ingest-alerts", "topic-answers"]);
  });

  it("keeps the answers of a student in order, where that is asked for", () => {
    const fifo = made({ fifo: true });
    expect(fifo.warnings).toEqual([]);
    expect(names(fifo, "aws_sns_topic")).toEqual(["ingest-alerts", "topic-answers.fifo"]);
    expect(names(fifo, "aws_sqs_queue").filter((name) => String(name).endsWith(".fifo"))).toEqual([
      "q-answer-statistics-dlq.fifo",
      "q-answer-statistics.fifo",
      "q-answers-dlq.fifo",
      "q-answers.fifo",
      "topic-answers-to-q-answer-statistics-dlq.fifo",
      "topic-answers-to-q-answers-dlq.fifo",
    ]);
  });

  it("puts the stage in front of every name", () => {
    const staged = made({ stage: "dev" });
    expect(block(staged, "aws_s3_bucket", "submissions_bucket").bucket_prefix).toBe("dev-ingest-submissions-");
    expect(names(staged, "aws_sqs_queue").every((name) => String(name).startsWith("dev-"))).toBe(true);
    // Trial stages may be deleted with what is in them.
    expect(block(staged, "aws_dynamodb_table", "grades").deletion_protection_enabled).toBe(false);
    expect(block(stack, "aws_dynamodb_table", "grades").deletion_protection_enabled).toBe(true);
  });

  it("saves queries for broken files and numbers by quiz", () => {
    expect(names(stack, "aws_cloudwatch_query_definition")).toEqual([
      "ingest/broken-files",
      "ingest/dead-letter-reasons",
      "ingest/errors-by-type",
      "ingest/event-life",
      "ingest/slowest-invocations",
      "ingest/submissions-by-quiz",
    ]);
  });
});
