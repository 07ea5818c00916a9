import type { Fault } from "../../../simulator/faults/fault";
import { usageError } from "../../cli/command-error";
import type { Accounts } from "./accounts";

/** What a simulator answers beside the protocols of AWS. */
export class SimulatorApi {
  constructor(private readonly endpoint: string) {}

  /**
   * What has come of everything that was published; `undefined` where it is no simulator that answers.
   *
   * @param milliseconds that it may take
   */
  async accounts(milliseconds = ANSWER_MILLISECONDS): Promise<Accounts | undefined> {
    try {
      const response = await fetch(this.url("accounts"), { signal: AbortSignal.timeout(milliseconds) });
      const answer = (await response.json()) as Partial<Accounts>;
      return response.ok && answer.ways !== undefined ? (answer as Accounts) : undefined;
    } catch {
      // Another emulator, or a service that does not know the path; or it is gone, which its other calls tell.
      return undefined;
    }
  }

  /** Makes something go wrong from now on. @throws {CommandError} where the simulator refuses it */
  async fault(fault: Fault): Promise<void> {
    const response = await fetch(this.url("faults"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    if (response.ok) return void (await response.arrayBuffer());
    const text = await response.text();
    throw usageError(`--faults: ${messageIn(text)}`);
  }

  /**
   * Puts the simulator's clock forward to when next something happens, by so many seconds at most; not while a function runs.
   *
   * @returns the seconds that were skipped; `undefined`: it does not do that
   */
  async skip(seconds: number): Promise<number | undefined> {
    try {
      const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
      const response = await fetch(this.url(`skip?seconds=${seconds}`), { method: "POST", signal });
      const { skippedSeconds } = (await response.json()) as { skippedSeconds?: number };
      return response.ok ? skippedSeconds : undefined;
    } catch {
      return undefined;
    }
  }

  private url(path: string): string {
    return new URL(`/_signalbox/${path}`, this.endpoint).href;
  }
}

const ANSWER_MILLISECONDS = 10_000;

function messageIn(text: string): string {
  try {
    const { message = text } = JSON.parse(text) as { message?: string };
    return message;
  } catch {
    return text;
  }
}
