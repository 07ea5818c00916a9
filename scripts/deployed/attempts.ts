import { awsProblem } from "../aws/aws-problem";
import type { Gap } from "./deployed-system";

/** Calls at a time: enough to be quick, too few to be throttled for. */
const AT_ONCE = 8;

/**
 * Calls of which each may fail by itself: what cannot be looked at becomes a gap, and the rest is seen all the same. What no
 * other call could survive either (no credentials, nobody answers) is thrown.
 */
export class Attempts {
  readonly gaps: Gap[] = [];
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param action the IAM action of the call
   * @param on what it is called on, for people
   * @returns what the call gives; `undefined` where it failed, with a gap
   */
  async try<T>(action: string, on: string, call: () => Promise<T>): Promise<T | undefined> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
    try {
      return await call();
    } catch (error) {
      const problem = awsProblem(error);
      if (problem === undefined || problem.kind === "credentials" || problem.kind === "unreachable") throw error;
      this.gaps.push({ action, on, problem });
      return undefined;
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }
}
