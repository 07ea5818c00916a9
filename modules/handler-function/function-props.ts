import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import { COMMON_PROPS, checkArgument, optional, required, type ShapeOf, shaped } from "../props";
import { SERVICE_DEAD_LETTER_QUEUE, type ServiceDeadLetterOptions } from "../queue/service-dead-letter-queue";
import { checkRange, checkSeconds } from "../range";
import { fail } from "../report";
import type { BundleOptions } from "./build";
import type { HandlerResource } from "./handler-resource";

export const HANDLER_FUNCTION_DEFAULTS = {
  /** The newest runtime that AWS provider 5.100.0 accepts. */
  runtime: "nodejs22.x",
  /** A fifth cheaper than x86_64 for the same time. https://aws.amazon.com/lambda/pricing/ */
  architecture: "arm64",
  timeoutSeconds: 30,
  /** CPU comes with memory: four times Lambda's own default, so that a cold start is not spent parsing. */
  memoryMegabytes: 512,
  logRetentionDays: 30,
  tracing: true,
  alarms: {
    /** Errors in 5 minutes: a few are retried and go unnoticed. */
    errors: 10,
    /** Throttles in 5 minutes. */
    throttles: 0,
  },
} as const;

/** What `cloudwatch_log_group` takes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Where a function remembers what it has processed. `IdempotencyTable` is one. */
export type IdempotencyStore = HandlerResource;

export interface HandlerFunctionProps extends CommonProps {
  /** File that exports `handler`, relative to the folder of `cdktf.json`, such as `handlers/orders-consumer.ts`. */
  readonly entry: string;
  /** Name of the function: 1–64 letters, digits, hyphens and underscores; takes the stage prefix. @default the construct id */
  readonly name?: string;
  /** Up to 256 characters. @default none */
  readonly description?: string;
  /** Seconds that an invocation may take, 1–900. @default 30 */
  readonly timeoutSeconds?: number;
  /** MiB of memory, 128–10,240. @default 512 */
  readonly memoryMegabytes?: number;
  /** @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /** `nodejs20.x` or later, as the bundle is made for. @default "nodejs22.x" */
  readonly runtime?: string;
  /**
   * Environment variables: names of a letter and at least one more letter, digit or underscore, but those that Lambda sets
   * itself; at most 4 KB in all. Do not put secrets here: they are in the plan and the state.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Invocations that may run at the same time, taken out of the account's. @default none reserved */
  readonly reservedConcurrency?: number;
  /** Days that logs are kept; 0: for ever. @default 30 */
  readonly logRetentionDays?: number;
  /** X-Ray traces. @default true */
  readonly tracing?: boolean;
  /**
   * What happens when an event arrives twice, as it will: queues, topics and buses deliver at least once. A store that the
   * handler remembers event ids in; or why twice does no harm.
   * @default unsaid, of which synth warns when a queue is consumed
   */
  readonly idempotency?: IdempotencyStore | { readonly because: string };
  /**
   * What the handler uses beyond what it is connected to: `[events.toRead(), events.toAppend(), bus.toPublish()]`. Each adds to
   * the role what is needed for it, and an environment variable that says where it is.
   * @default nothing
   */
  readonly uses?: readonly HandlerResource[];
  /** Customer-managed key for the environment variables. @default a key that AWS manages */
  readonly encryptionKey?: Key;
  /**
   * Where events go that a rule or topic sent and the function could not process in three tries. `false`: they are dropped,
   * so synth warns. A queue that the function consumes has a dead-letter queue of its own.
   * @default a queue `<name>-dlq`, once a rule or topic is connected
   */
  readonly deadLetterQueue?: ServiceDeadLetterOptions | false;
  /**
   * Above how many in 5 minutes the alarms go off; `false`: no such alarm. Beside them there is one on events that could not
   * even be put into the dead-letter queue; `alarms: false`: none at all, but that of the dead-letter queue.
   * @default errors 10, throttles 0
   */
  readonly alarms?: FunctionAlarmProps | false;
  /** How the code is bundled. */
  readonly bundle?: BundleOptions;
}

interface FunctionAlarmProps {
  readonly errors?: number | false;
  readonly throttles?: number | false;
}

export const HANDLER_FUNCTION_PROPS: ShapeOf<HandlerFunctionProps> = {
  ...COMMON_PROPS,
  entry: required("text"),
  name: optional("text"),
  description: optional("text"),
  timeoutSeconds: optional("number"),
  memoryMegabytes: optional("number"),
  architecture: optional({ oneOf: ["arm64", "x86_64"] }),
  runtime: optional("text"),
  environment: optional("an object"),
  reservedConcurrency: optional("number"),
  logRetentionDays: optional("number"),
  tracing: optional("true or false"),
  idempotency: optional(
    { like: "an IdempotencyTable", has: "handlerEnvironment" },
    { like: '{ because: "…" }', has: "because" },
  ),
  uses: optional("a list"),
  encryptionKey: optional({ like: "an EncryptionKey", has: "keyId" }),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
  alarms: optional(
    "false",
    shaped<FunctionAlarmProps>({ errors: optional("number", "false"), throttles: optional("number", "false") }),
  ),
  bundle: optional(
    shaped<BundleOptions>({
      external: optional("a list"),
      define: optional("an object"),
      credentials: optional({ oneOf: ["environment", "default-chain"] }),
      sourceMaps: optional("true or false"),
    }),
  ),
};

/** The props with every default filled in. */
export function resolveFunctionProps(scope: Construct, props: HandlerFunctionProps) {
  const { lambda } = AWS_LIMITS;
  const defaults = HANDLER_FUNCTION_DEFAULTS;
  const alarms = props.alarms === false ? { errors: false as const, throttles: false as const } : (props.alarms ?? {});
  checkSeconds(scope, "timeoutSeconds", props.timeoutSeconds, lambda.timeoutSeconds);
  checkRange(scope, "memoryMegabytes", props.memoryMegabytes, lambda.memoryMegabytes, "MiB");
  checkRange(scope, "reservedConcurrency", props.reservedConcurrency, { min: 0, max: 1_000_000 }, "invocations");
  checkThreshold(scope, "alarms.errors", alarms.errors);
  checkThreshold(scope, "alarms.throttles", alarms.throttles);
  checkRuntime(scope, props.runtime);
  checkLogRetention(scope, props.logRetentionDays);
  checkEnvironment(scope, props.environment ?? {});
  checkIdempotency(scope, props.idempotency);
  const store = props.idempotency && "handlerEnvironment" in props.idempotency ? [props.idempotency] : [];
  const resources = [...store, ...(props.uses ?? [])];
  checkResources(scope, props, resources);
  return {
    description: props.description,
    timeoutSeconds: props.timeoutSeconds ?? defaults.timeoutSeconds,
    memoryMegabytes: props.memoryMegabytes ?? defaults.memoryMegabytes,
    architecture: props.architecture ?? defaults.architecture,
    runtime: props.runtime ?? defaults.runtime,
    logRetentionDays: props.logRetentionDays ?? defaults.logRetentionDays,
    tracing: props.tracing ?? defaults.tracing,
    alarms: {
      errors: alarms.errors ?? defaults.alarms.errors,
      throttles: alarms.throttles ?? defaults.alarms.throttles,
    },
    resources,
  };
}

/** The oldest Node.js that the bundle runs on. */
const OLDEST_NODE = 20;

function checkRuntime(scope: Construct, runtime: string | undefined): void {
  if (runtime === undefined || Token.isUnresolved(runtime)) return;
  const version = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (version !== undefined && Number(version) >= OLDEST_NODE) return;
  fail(scope, {
    code: "RUNTIME_INVALID",
    prop: "runtime",
    must: `be "nodejs${OLDEST_NODE}.x" or later, which the bundle is made for`,
    got: runtime,
    mend: `Leave it out for ${HANDLER_FUNCTION_DEFAULTS.runtime}.`,
  });
}

/** @throws UserError LOG_RETENTION */
export function checkLogRetention(scope: Construct, days: number | undefined): void {
  if (days === undefined || Token.isUnresolved(days) || LOG_RETENTION_DAYS.includes(days)) return;
  fail(scope, {
    code: "LOG_RETENTION",
    prop: "logRetentionDays",
    must: `be one of ${LOG_RETENTION_DAYS.join(", ")}`,
    got: days,
    mend: `Take ${LOG_RETENTION_DAYS.find((each) => each > Math.max(days, 0)) ?? "0, for ever"}.`,
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED_VARIABLES = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_MAX_CONCURRENCY",
  "AWS_LAMBDA_METADATA_API",
  "AWS_LAMBDA_METADATA_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html */
const VARIABLE = /^[A-Za-z][A-Za-z0-9_]+$/;

function checkEnvironment(scope: Construct, environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) {
    const prop = `environment.${name}`;
    if (typeof value !== "string") {
      const mend = "Write it as a text, or leave the variable out.";
      fail(scope, { code: "WRONG_TYPE", prop, must: "be a text", got: value, mend });
    }
    if (RESERVED_VARIABLES.has(name)) {
      const mend = "The handler finds it in its environment anyway; take another name for a value of your own.";
      fail(scope, { code: "ENVIRONMENT_RESERVED", prop, must: "be left to Lambda, which sets it", got: name, mend });
    }
    if (!VARIABLE.test(name)) {
      const must = "have a name of a letter and at least one more letter, digit or underscore";
      fail(scope, { code: "ENVIRONMENT_NAME", prop, must, got: name, mend: "Take another name." });
    }
  }
  const text = JSON.stringify(environment);
  const most = AWS_LIMITS.lambda.environmentBytes;
  if (Token.isUnresolved(text) || Buffer.byteLength(text) <= most) return;
  fail(scope, {
    code: "ENVIRONMENT_SIZE",
    prop: "environment",
    must: `have at most ${most} bytes in all`,
    got: `${Buffer.byteLength(text)} bytes`,
    mend: "Put large values into SSM Parameter Store and give the name.",
  });
}

/** Refuses what is no resource, and a variable that would have to hold two values. */
function checkResources(scope: Construct, props: HandlerFunctionProps, resources: readonly HandlerResource[]): void {
  for (const [index, use] of (props.uses ?? []).entries()) {
    checkArgument(scope, `uses[${index}]`, use, "table.toRead(), bus.toPublish() or the like", "handlerPermissions");
  }
  const known = new Map(Object.entries(props.environment ?? {}));
  for (const { handlerEnvironment } of resources) {
    checkEnvironment(scope, handlerEnvironment);
    for (const [name, value] of Object.entries(handlerEnvironment)) {
      if ((known.get(name) ?? value) !== value) {
        const mend = `Give each a variable of its own, such as toRead("ORDERS_TABLE").`;
        const must = "stand for one thing only: two resources, or environment, have it";
        fail(scope, { code: "ENVIRONMENT_TWICE", prop: `environment.${name}`, must, got: value, mend });
      }
      known.set(name, value);
    }
  }
}

function checkIdempotency(scope: Construct, idempotency: HandlerFunctionProps["idempotency"]): void {
  if (!idempotency || "handlerEnvironment" in idempotency || String(idempotency.because ?? "").trim() !== "") return;
  fail(scope, {
    code: "REASON_MISSING",
    prop: "idempotency.because",
    must: "say why it does no harm to process an event twice",
    got: idempotency.because,
    mend: "Give the reason, or an IdempotencyTable.",
  });
}
