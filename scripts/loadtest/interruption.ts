import { CommandError } from "../cli/command-error";
import { LOADTEST_EXIT } from "./options";

/** Whether somebody pressed Ctrl-C, and what that stops. */
export class Interruption {
  requested = false;
  private readonly listeners = new Set<() => void>();

  request(): void {
    this.requested = true;
    for (const listener of this.listeners) listener();
  }

  /** Calls back when it is requested; at once, where it has been. */
  onRequest(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.requested) listener();
    return () => this.listeners.delete(listener);
  }

  /** @throws {CommandError} where there is nothing yet to report of */
  throwIfRequested(): void {
    if (this.requested) throw stoppedBefore();
  }
}

export function stoppedBefore(): CommandError {
  return new CommandError("Stopped before anything was sent.", LOADTEST_EXIT.interrupted);
}
