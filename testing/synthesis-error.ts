import { type ErrorCause, UserError } from "../modules/errors";

/** What synth says of a construct. */
export interface SynthesisMessage {
  /** Path of the construct: `ecommerce/orders`. */
  readonly path: string;
  readonly message: string;
  /** Stable code at the end of the messages of Signalbox; `undefined` for those of others. */
  readonly code: string | undefined;
}

/** A stack that does not synthesize: everything that is wrong with it at once. */
export class SynthesisError extends UserError {
  constructor(
    /** One for each rule that is broken. */
    readonly errors: readonly SynthesisMessage[],
    options?: ErrorCause,
  ) {
    super("SYNTHESIS_FAILED", ["The stack does not synthesize:", ...errors.map(synthesisText)].join("\n  "), options);
  }
}

/** `ecommerce/orders: retentionDays must …` */
export function synthesisText({ path, message }: SynthesisMessage): string {
  return `${path}: ${message}`;
}

export function synthesisMessage(path: string, message: string): SynthesisMessage {
  return { path, message, code: /\[([A-Z][A-Z0-9_]*)\]$/.exec(message.trim())?.[1] };
}
