import type { Surroundings } from "./surroundings";

/** Whether somebody pressed Ctrl-C. What is under way then comes to its end; nothing new begins. */
export class Interruption {
  requested = false;

  /** Does something that Ctrl-C may cut short. */
  static async during<Result>(
    surroundings: Surroundings,
    act: (interruption: Interruption) => Promise<Result>,
  ): Promise<Result> {
    const interruption = new Interruption();
    const off = surroundings.onInterrupt(() => {
      interruption.requested = true;
    });
    try {
      return await act(interruption);
    } finally {
      off();
    }
  }
}
