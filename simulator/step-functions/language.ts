/*
 * The Amazon States Language as a deployed definition has it. What is wrong with it, the constructs said at synth, and AWS
 * would say when it is made: here it is taken as it is. https://states-language.net/spec.html
 */

export interface MachineJson {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateJson>>;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
}

export interface StateJson {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly ResultPath?: string | null;
  readonly Parameters?: unknown;
  readonly ResultSelector?: unknown;
  readonly Result?: unknown;
  readonly Resource?: string;
  readonly Retry?: readonly RetrierJson[];
  readonly Catch?: readonly CatcherJson[];
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: number;
  readonly HeartbeatSecondsPath?: string;
  readonly Choices?: readonly RuleJson[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
  readonly Branches?: readonly MachineJson[];
  readonly ItemProcessor?: ProcessorJson;
  /** As older definitions name it. */
  readonly Iterator?: ProcessorJson;
  readonly ItemsPath?: string;
  readonly ItemSelector?: unknown;
  readonly MaxConcurrency?: number;
  readonly MaxConcurrencyPath?: string;
  readonly QueryLanguage?: string;
  readonly Assign?: unknown;
}

export interface ProcessorJson extends MachineJson {
  readonly ProcessorConfig?: { readonly Mode?: string };
}

export interface RetrierJson {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

export interface CatcherJson {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

export type RuleJson = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
