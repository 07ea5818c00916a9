import { UserError } from "../../modules/errors";

/** A span of time: the sum of its parts. */
export interface Duration {
  readonly milliseconds?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
}

/** @throws {UserError} DURATION_INVALID */
export function milliseconds(duration: Duration): number {
  const { milliseconds: ms = 0, seconds = 0, minutes = 0, hours = 0, days = 0 } = duration;
  const sum = ms + 1_000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)));
  if (sum >= 0) return sum;
  throw new UserError("DURATION_INVALID", `A span of time must be 0 or more, got: ${JSON.stringify(duration)}.`);
}
