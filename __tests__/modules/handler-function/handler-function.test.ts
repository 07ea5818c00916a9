import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EncryptionKey,
  EventBus,
  EventRoute,
  HandlerFunction,
  type HandlerFunctionProps,
  IdempotencyTable,
  setStage,
} from "../../../modules";
import { address, block, inventory, parsed, refused, statements, synthesized } from "../../support/stack";

const fn =
  (props: Partial<HandlerFunctionProps> = {}, id = "consumer") =>
  (stack: TerraformStack) =>
    new HandlerFunction(stack, id, { entry: "__tests__/support/handlers/minimal.ts", ...props });

describe("what it deploys", () => {
  it("makes a function, a role with its policy, a log group and two alarms", () => {
    expect(inventory(synthesized(fn()))).toEqual({
      aws_cloudwatch_log_group: 1,
      aws_cloudwatch_metric_alarm: 2,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_lambda_function: 1,
    });
  });

  it("has the documented defaults", () => {
    const stack = synthesized(fn());
    const made = block(stack, "aws_lambda_function", "consumer");
    expect(made).toMatchObject({
      function_name: "consumer",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 30,
      memory_size: 512,
      tracing_config: { mode: "Active" },
      logging_config: {
        log_format: "JSON",
        log_group: `\${${address(stack, "aws_cloudwatch_log_group", "consumer_logs")}.name}`,
      },
      environment: { variables: { NODE_OPTIONS: "--enable-source-maps", POWERTOOLS_SERVICE_NAME: "consumer" } },
      depends_on: [
        address(stack, "aws_iam_role_policy", "consumer_role-policy"),
        address(stack, "aws_cloudwatch_log_group", "consumer_logs"),
      ],
    });
    expect(made).not.toHaveProperty("reserved_concurrent_executions");
    expect(made).not.toHaveProperty("dead_letter_config");
    expect(made.filename).toMatch(/^assets\/.*\/function\.zip$/);
    expect(made.source_code_hash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(block(stack, "aws_cloudwatch_log_group", "consumer_logs")).toMatchObject({
      name: "/aws/lambda/consumer",
      retention_in_days: 30,
    });
  });

  it("overrides every default", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "prod");
      fn({
        name: "named",
        description: "what for",
        timeoutSeconds: 5,
        memoryMegabytes: 1024,
        architecture: "x86_64",
        runtime: "nodejs20.x",
        environment: { CATALOG: "products" },
        reservedConcurrency: 3,
        logRetentionDays: 0,
        tracing: false,
        alarms: { errors: 1, throttles: false },
        bundle: { sourceMaps: false },
        tags: { team: "orders" },
      })(scope);
    });
    expect(block(stack, "aws_lambda_function", "consumer")).toMatchObject({
      function_name: "prod-named",
      description: "what for",
      timeout: 5,
      memory_size: 1024,
      architectures: ["x86_64"],
      runtime: "nodejs20.x",
      reserved_concurrent_executions: 3,
      tracing_config: { mode: "PassThrough" },
      environment: { variables: { CATALOG: "products", POWERTOOLS_SERVICE_NAME: "prod-named" } },
      tags: { team: "orders" },
    });
    expect(JSON.stringify(block(stack, "aws_lambda_function", "consumer"))).not.toContain("NODE_OPTIONS");
    expect(block(stack, "aws_cloudwatch_log_group", "consumer_logs")).toMatchObject({
      name: "/aws/lambda/prod-named",
      retention_in_days: 0,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "consumer_errors-alarm").threshold).toBe(1);
    expect(inventory(stack).aws_cloudwatch_metric_alarm).toBe(1);
  });

  it("may write its own logs and traces, and nothing else", () => {
    const stack = synthesized(fn());
    expect(parsed(block(stack, "aws_iam_role", "consumer_role"), "assume_role_policy")).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    expect(statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"))).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `\${${address(stack, "aws_cloudwatch_log_group", "consumer_logs")}.arn}:*`,
      },
      {
        Sid: "WriteTraces",
        Effect: "Allow",
        Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
        Resource: "*",
      },
    ]);
    const quiet = synthesized(fn({ tracing: false }));
    expect(JSON.stringify(statements(block(quiet, "aws_iam_role_policy", "consumer_role-policy")))).not.toContain(
      '"*"',
    );
  });

  it("may do what it is allowed beyond that", () => {
    const stack = synthesized((scope) => {
      const consumer = fn()(scope);
      consumer.allow("ReadCatalog", ["dynamodb:GetItem"], ["arn:a"]);
      consumer.allow("ReadCatalog", ["dynamodb:Query"], ["arn:a", "arn:b"]);
    });
    expect(statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"))).toContainEqual({
      Sid: "ReadCatalog",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:Query"],
      Resource: ["arn:a", "arn:b"],
    });
  });

  it("remembers events in a table, by its name and with what that needs", () => {
    const stack = synthesized((scope) => {
      fn({ idempotency: new IdempotencyTable(scope, "table", { name: "seen-events" }) })(scope);
    });
    const table = address(stack, "aws_dynamodb_table", "table");
    expect(block(stack, "aws_dynamodb_table", "table")).toMatchObject({
      name: "seen-events",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      ttl: { attribute_name: "expiration", enabled: true },
    });
    expect(block(stack, "aws_lambda_function", "consumer").environment).toMatchObject({
      variables: { IDEMPOTENCY_TABLE_NAME: `\${${table}.name}` },
    });
    expect(statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"))).toContainEqual({
      Sid: "RememberEvents",
      Effect: "Allow",
      Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      Resource: `\${${table}.arn}`,
    });
  });

  it("encrypts its environment with a customer's key", () => {
    const stack = synthesized(
      (scope) => void fn({ encryptionKey: new EncryptionKey(scope, "key", { name: "fn" }) })(scope),
    );
    const key = `\${${address(stack, "aws_kms_key", "key")}.arn}`;
    expect(block(stack, "aws_lambda_function", "consumer").kms_key_arn).toBe(key);
    expect(statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"))).toContainEqual({
      Sid: "DecryptEnvironment",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: key,
    });
  });

  it("alarms on errors and throttles in 5 minutes", () => {
    const stack = synthesized(fn());
    const common = {
      namespace: "AWS/Lambda",
      statistic: "Sum",
      period: 300,
      evaluation_periods: 1,
      dimensions: { FunctionName: `\${${address(stack, "aws_lambda_function", "consumer")}.function_name}` },
    };
    expect(block(stack, "aws_cloudwatch_metric_alarm", "consumer_errors-alarm")).toMatchObject({
      ...common,
      alarm_name: "consumer-errors",
      metric_name: "Errors",
      threshold: 10,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "consumer_throttles-alarm")).toMatchObject({
      ...common,
      alarm_name: "consumer-throttles",
      metric_name: "Throttles",
      threshold: 0,
    });
  });

  describe("once a rule invokes it", () => {
    const invoked =
      (props: Partial<HandlerFunctionProps> = {}) =>
      (scope: TerraformStack) => {
        const bus = new EventBus(scope, "bus", { name: "b" });
        new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [fn(props)(scope)] });
      };

    it("alarms on events that could not even be put into its dead-letter queue, unless there is none or no alarm is wanted", () => {
      const stack = synthesized(invoked());
      expect(block(stack, "aws_cloudwatch_metric_alarm", "consumer_dead-letter-alarm")).toMatchObject({
        alarm_name: "consumer-dead-letter-errors",
        namespace: "AWS/Lambda",
        metric_name: "DeadLetterErrors",
        statistic: "Sum",
        threshold: 0,
        dimensions: { FunctionName: `\${${address(stack, "aws_lambda_function", "consumer")}.function_name}` },
      });
      const names = (props: Partial<HandlerFunctionProps>) =>
        Object.values(synthesized(invoked(props)).resource.aws_cloudwatch_metric_alarm ?? {}).map(
          ({ metric_name }) => metric_name,
        );
      expect(names({ deadLetterQueue: false })).not.toContain("DeadLetterErrors");
      expect(names({ alarms: false })).not.toContain("DeadLetterErrors");
      expect(names({ alarms: { errors: false } })).toContain("DeadLetterErrors");
    });

    it("encrypts its dead-letter queue with a key that its role is let use", () => {
      const stack = synthesized((scope) => {
        invoked({ deadLetterQueue: { encryptionKey: new EncryptionKey(scope, "key", { name: "letters" }) } })(scope);
      });
      const key = `\${${address(stack, "aws_kms_key", "key")}.arn}`;
      expect(block(stack, "aws_sqs_queue", "consumer_dlq").kms_master_key_id).toBe(key);
      expect(statements(block(stack, "aws_iam_role_policy", "consumer_role-policy"))).toContainEqual({
        Sid: "EncryptDeadLetters",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: key,
      });
      expect(refused(invoked({ deadLetterQueue: { encryptionKey: "alias/letters" } }))).toContain(
        "[test/consumer] deadLetterQueue.encryptionKey must be an EncryptionKey or the ARN of a key, so that its role can be let use it",
      );
    });
  });

  it("gives a role name prefix that leaves Terraform its 26 characters", () => {
    const stack = synthesized(fn({ name: "n".repeat(64) }));
    expect((block(stack, "aws_iam_role", "consumer_role").name_prefix as string).length).toBe(38);
  });
});

describe("what is refused", () => {
  it.each([
    ["timeoutSeconds", 1, 900],
    ["memoryMegabytes", 128, 10_240],
  ])("%s outside of %d to %d", (prop, min, max) => {
    expect(() => synthesized(fn({ [prop]: min }))).not.toThrow();
    expect(() => synthesized(fn({ [prop]: max }))).not.toThrow();
    expect(refused(fn({ [prop]: min - 1 }))).toContain("[OUT_OF_RANGE]");
    expect(refused(fn({ [prop]: max + 1 }))).toContain("[OUT_OF_RANGE]");
  });

  it("a name of more than 64 characters", () => {
    expect(refused(fn({ name: "n".repeat(65) }))).toContain("[NAME_LENGTH]");
  });

  it("a retention that CloudWatch Logs does not know, naming the next one that it does", () => {
    expect(refused(fn({ logRetentionDays: 31 }))).toContain("got: 31. Take 60. [LOG_RETENTION]");
  });

  it("an environment of more than 4 KB", () => {
    expect(() => synthesized(fn({ environment: { AB: "x".repeat(4087) } }))).not.toThrow();
    expect(refused(fn({ environment: { AB: "x".repeat(4088) } }))).toContain("[ENVIRONMENT_SIZE]");
  });

  it.each(["AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME", "AWS_SESSION_TOKEN", "_HANDLER", "_X_AMZN_TRACE_ID"])(
    "an environment variable %s, which Lambda sets itself",
    (name) => {
      expect(refused(fn({ environment: { [name]: "x" } }))).toContain(
        `environment.${name} must be left to Lambda, which sets it, got: "${name}".`,
      );
    },
  );

  it.each(["A", "1A", "_AB", "A-B", "A.B", ""])("an environment variable named %j", (name) => {
    expect(refused(fn({ environment: { [name]: "x" } }))).toContain("[ENVIRONMENT_NAME]");
  });

  it.each(["AB", "a1", "A_B", "AWS_REGION_NAME", "TZ", "NODE_OPTIONS", "POWERTOOLS_LOG_LEVEL"])(
    "but no environment variable named %s",
    (name) => {
      expect(() => synthesized(fn({ environment: { [name]: "x" } }))).not.toThrow();
    },
  );

  it.each(["python3.12", "nodejs18.x", "nodejs", "nodejs22", "provided.al2023", ""])("the runtime %j", (runtime) => {
    expect(refused(fn({ runtime }))).toContain(
      `runtime must be "nodejs20.x" or later, which the bundle is made for, got: ${JSON.stringify(runtime)}. Leave it out for nodejs22.x. [RUNTIME_INVALID]`,
    );
  });

  it.each(["nodejs20.x", "nodejs24.x"])("but not the runtime %s", (runtime) => {
    expect(() => synthesized(fn({ runtime }))).not.toThrow();
  });

  it("an empty reason", () => {
    expect(refused(fn({ idempotency: { because: " " } }))).toContain("[REASON_MISSING]");
  });

  it("a threshold below 0", () => {
    expect(refused(fn({ alarms: { errors: -1 } }))).toContain("alarms.errors must be 0 or more, or false, got: -1.");
  });
});
