import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { checkLogRetention } from "../handler-function/function-props";
import { COMMON_PROPS, checkProps, NAME, optional, required, type ShapeOf, shaped } from "../props";
import { checkSeconds } from "../range";
import { fail } from "../report";
import type { WorkflowDefinition } from "./definition";
import { foreignIn } from "./definition-text";

export const WORKFLOW_DEFAULTS = {
  type: "STANDARD",
  /** A day. Without a limit AWS lets an execution hang for a year, and nobody is told. */
  timeoutSeconds: 86_400,
  logs: {
    /** Each failure, with its cause; the history of a STANDARD execution is in Step Functions itself for 90 days. */
    level: "ERROR",
    /** What states are given and answer is often personal data, and logs are read by more people. */
    includeExecutionData: false,
  },
  logRetentionDays: 30,
  tracing: true,
  /** Each goes off above this many executions in 5 minutes: with the first. */
  alarms: { failed: 0, timedOut: 0, aborted: 0, throttled: 0 },
} as const;

export interface WorkflowProps extends CommonProps {
  /** Name of the state machine: 1–80 letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /**
   * What it does, in the Amazon States Language with JSONPath. Checked at synth: each problem with its path in the object. Tasks
   * that call constructs are made by `invokeTask`, `putEventTask`, `publishTask`, `sendMessageTask`, `itemTask` and
   * `startExecutionTask`, which give the role what they need.
   */
  readonly definition: WorkflowDefinition;
  /**
   * `STANDARD`: up to a year, each step once, priced by steps. `EXPRESS`: up to 5 minutes, at least once, priced by time; two
   * events of one kind are two executions, and no history is kept but the logs. Cannot be changed later without replacing it.
   * @default "STANDARD"
   */
  readonly type?: "STANDARD" | "EXPRESS";
  /** What is written to the log group. @default level "ERROR", without execution data */
  readonly logs?: WorkflowLogs;
  /** Days that logs are kept; 0: for ever. @default 30 */
  readonly logRetentionDays?: number;
  /** X-Ray traces. @default true */
  readonly tracing?: boolean;
  /**
   * Above how many executions in 5 minutes the alarms go off; `false`: no such alarm.
   * @default failed 0, timedOut 0, aborted 0, throttled 0
   */
  readonly alarms?: WorkflowAlarms | false;
}

interface WorkflowLogs {
  /** `ALL`: every step; `ERROR`: failures, those that are retried or caught too; `FATAL`: executions that failed. @default "ERROR" */
  readonly level?: "ALL" | "ERROR" | "FATAL";
  /** Whether logs hold what states were given and answered. @default false */
  readonly includeExecutionData?: boolean;
}

interface WorkflowAlarms {
  readonly failed?: number | false;
  readonly timedOut?: number | false;
  readonly aborted?: number | false;
  /** Starts and steps that Step Functions put off, as the account does too many. */
  readonly throttled?: number | false;
}

const ALARM = optional("number", "false");

const WORKFLOW_PROPS: ShapeOf<WorkflowProps> = {
  ...COMMON_PROPS,
  name: NAME,
  definition: required("an object"),
  type: optional({ oneOf: ["STANDARD", "EXPRESS"] }),
  logs: optional(
    shaped<WorkflowLogs>({
      level: optional({ oneOf: ["ALL", "ERROR", "FATAL"] }),
      includeExecutionData: optional("true or false"),
    }),
  ),
  logRetentionDays: optional("number"),
  tracing: optional("true or false"),
  alarms: optional(
    "false",
    shaped<WorkflowAlarms>({ failed: ALARM, timedOut: ALARM, aborted: ALARM, throttled: ALARM }),
  ),
};

/** The props, checked and with every default filled in. */
export function resolveWorkflowProps(scope: Construct, props: WorkflowProps) {
  checkProps(scope, props, WORKFLOW_PROPS);
  checkLogRetention(scope, props.logRetentionDays);
  const { type = WORKFLOW_DEFAULTS.type, definition } = props;
  checkIsData(scope, definition);
  const { TimeoutSeconds: timeout } = definition;
  const { expressSeconds } = AWS_LIMITS.stepFunctions;
  if (type === "EXPRESS" && typeof timeout === "number" && !Token.isUnresolved(timeout)) {
    checkSeconds(scope, "definition.TimeoutSeconds", timeout, { min: 1, max: expressSeconds });
  }
  const { failed, timedOut, aborted, throttled } = WORKFLOW_DEFAULTS.alarms;
  const alarms =
    props.alarms === false
      ? ({ failed: false, timedOut: false, aborted: false, throttled: false } as const)
      : { failed, timedOut, aborted, throttled, ...props.alarms };
  for (const [name, above] of Object.entries(alarms)) checkThreshold(scope, `alarms.${name}`, above);
  return {
    type,
    timeoutSeconds: timeout ?? (type === "EXPRESS" ? expressSeconds : WORKFLOW_DEFAULTS.timeoutSeconds),
    logs: { ...WORKFLOW_DEFAULTS.logs, ...props.logs },
    logRetentionDays: props.logRetentionDays ?? WORKFLOW_DEFAULTS.logRetentionDays,
    tracing: props.tracing ?? WORKFLOW_DEFAULTS.tracing,
    alarms,
  };
}

function checkIsData(scope: Construct, definition: WorkflowDefinition): void {
  const foreign = foreignIn(definition);
  if (foreign === undefined) return;
  fail(scope, {
    code: "STATE_FIELD_INVALID",
    prop: `definition.${foreign.path}`,
    must: "hold texts, numbers, lists and plain objects",
    got: foreign.got,
    mend: "For a task that calls a construct write invokeTask(fn, { … }) or its like in place of the whole state.",
  });
}

export type ResolvedWorkflow = ReturnType<typeof resolveWorkflowProps>;
