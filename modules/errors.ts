/**
 * The errors of Signalbox. Two families, so that nobody has to match on text:
 *
 * - {@link UserError}: something given to Signalbox is wrong. Its message names what, where and the mend.
 * - {@link InternalError}: Signalbox itself is wrong. Its message asks for a report.
 */
export abstract class SignalboxError extends Error {
  /** Stable, upper-case identifier of the kind of error, such as `NAME_TOO_LONG`. Never changes between versions. */
  readonly code: string;

  protected constructor(code: string, message: string, options?: ErrorCause) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Something given to Signalbox is wrong: a prop, a pattern, a file, an argument. */
export class UserError extends SignalboxError {
  constructor(code: string, message: string, options?: ErrorCause) {
    super(code, message, options);
  }
}

/** Signalbox contradicts itself. Not the user's fault, and never expected. */
export class InternalError extends SignalboxError {
  constructor(message: string, options?: ErrorCause) {
    super("INTERNAL", `${message} This is a bug of Signalbox: please report it.`, options);
  }
}

/** What led to an error. `ErrorOptions` of ES2022, for projects with an older `lib`, such as `cdktf init` makes. */
export interface ErrorCause {
  readonly cause?: unknown;
}
