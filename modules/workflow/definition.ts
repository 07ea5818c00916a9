/*
 * The Amazon States Language, with JSONPath, as TypeScript sees it
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html,
 * https://states-language.net/spec.html). What the types cannot say, `checkDefinition` checks at synth.
 */

/** What a state machine does. */
export interface WorkflowDefinition extends StateMap {
  readonly Comment?: string;
  /**
   * Seconds that an execution may take; then it ends as `TIMED_OUT`, of which there is an alarm.
   * @default 86,400: a day; of an EXPRESS workflow 300, which is all that AWS gives it
   */
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: "JSONPath";
  readonly Version?: "1.0";
}

/** States, and with which one it begins. */
export interface StateMap {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** A constant, in which keys that end with `.$` hold a path or an intrinsic function: `{ "id.$": "$.orderId" }`. */
export type PayloadTemplate = unknown;

/** `$`, `$.a.b[0]`, `$$.Execution.Name`; `null` throws the whole away. */
type Path = string;

interface InOut {
  readonly Comment?: string;
  readonly InputPath?: Path | null;
  readonly OutputPath?: Path | null;
  readonly QueryLanguage?: "JSONPath";
}

/** What comes after: exactly one of the two. */
export type Onward =
  | { readonly Next: string; readonly End?: undefined }
  | { readonly End: true; readonly Next?: undefined };

export interface WorkOptions extends InOut {
  readonly ResultSelector?: PayloadTemplate;
  readonly ResultPath?: Path | null;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export type PassState = InOut & {
  readonly Type: "Pass";
  readonly Parameters?: PayloadTemplate;
  readonly Result?: unknown;
  readonly ResultPath?: Path | null;
} & Onward;

export interface TaskTimes {
  /** @default as long as the execution may take */
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: Path;
  readonly HeartbeatSeconds?: number;
  readonly HeartbeatSecondsPath?: Path;
}

export type TaskState = WorkOptions &
  TaskTimes & {
    readonly Type: "Task";
    /** What is called: what `invokeTask` and its like make, or the ARN that the Amazon States Language has for it. */
    readonly Resource: string | TaskResource;
    readonly Parameters?: PayloadTemplate;
    readonly Credentials?: PayloadTemplate;
  } & Onward;

export interface ChoiceState extends InOut {
  readonly Type: "Choice";
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

/** `And`, `Or`, `Not`, or `Variable` with one comparison such as `StringEquals`; on the outside with `Next`. */
export type ChoiceRule = Readonly<Record<string, unknown>> & { readonly Next: string };

export type WaitState = InOut & {
  readonly Type: "Wait";
  readonly Seconds?: number;
  readonly SecondsPath?: Path;
  readonly Timestamp?: string;
  readonly TimestampPath?: Path;
} & Onward;

export interface SucceedState extends InOut {
  readonly Type: "Succeed";
}

export interface FailState {
  readonly Type: "Fail";
  readonly Comment?: string;
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
  readonly QueryLanguage?: "JSONPath";
}

export type ParallelState = WorkOptions & {
  readonly Type: "Parallel";
  readonly Parameters?: PayloadTemplate;
  readonly Branches: readonly StateMap[];
} & Onward;

export type MapState = WorkOptions & {
  readonly Type: "Map";
  readonly ItemsPath?: Path;
  readonly ItemSelector?: PayloadTemplate;
  /** 0: as many as AWS runs at a time. @default 0 */
  readonly MaxConcurrency?: number;
  readonly MaxConcurrencyPath?: Path;
  readonly ItemProcessor: StateMap & { readonly ProcessorConfig?: Readonly<Record<string, unknown>> };
  readonly ItemReader?: unknown;
  readonly ItemBatcher?: unknown;
  readonly ResultWriter?: unknown;
  readonly Label?: string;
  readonly ToleratedFailureCount?: number;
  readonly ToleratedFailurePercentage?: number;
} & Onward;

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  /** Seconds before the first retry. @default 1 */
  readonly IntervalSeconds?: number;
  /** @default 3; 0: none */
  readonly MaxAttempts?: number;
  /** By what the wait is multiplied each time. @default 2 */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  /** `FULL`: a random wait between 0 and what it would be. @default "NONE" */
  readonly JitterStrategy?: "FULL" | "NONE";
  readonly Comment?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  /** Where `{ Error, Cause }` goes in the input of the state. @default `$`, in place of the input */
  readonly ResultPath?: Path | null;
  readonly Comment?: string;
}

/** What a task calls, and what the role of the workflow needs for it. */
export interface TaskResource {
  /** Behind `arn:aws:states:::`: `lambda:invoke`. */
  readonly integration: string;
  readonly permissions: readonly TaskPermission[];
}

export interface TaskPermission {
  /** Letters and digits. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}
