import type { Logger } from "@aws-lambda-powertools/logger";
import { type Problem, problemText } from "../events/problem";

/** An event that no retry makes good: it breaks its contract, or is none. To the dead-letter queue with it, as it is. */
export class BrokenEvent extends Error {
  override readonly name = "BrokenEvent";
  /** One line each. */
  readonly problems: readonly string[];

  constructor(problems: readonly Problem[]) {
    const texts = problems.map(problemText);
    super(texts.join(" "));
    this.problems = texts;
  }
}

/** Logs what is wrong with a message that is not acknowledged, now or ever. @param about what tells the message from others */
export function reportBroken({ problems }: BrokenEvent, about: object, log: Pick<Logger, "error">): void {
  log.error("Message breaks its contract: left for the dead-letter queue", { ...about, outcome: "invalid", problems });
}
