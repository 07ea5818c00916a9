import { UserError } from "../../modules/errors";
import type { WebhookAnswer } from "./webhook-answer";
import type { WebhookRequest } from "./webhook-request";

/** An answer to every request, or one that follows from the request. */
export type AnswerOrMaker = WebhookAnswer | ((request: WebhookRequest) => WebhookAnswer);

/** When an answer is given. */
export interface AnswerWindow {
  /** Seconds after now at which it begins. @default 0 */
  readonly fromSeconds?: number;
  /** Seconds for which it lasts. @default for ever */
  readonly forSeconds?: number;
  /** To how many requests at most. @default any number */
  readonly times?: number;
}

interface Line {
  readonly answer: AnswerOrMaker;
  readonly from: number;
  readonly until: number;
  left: number;
}

/** What an endpoint answers, and when: what was said last stands above what was said before. */
export class WebhookScript {
  private readonly lines: Line[] = [];

  /** @throws {UserError} ANSWER_INVALID */
  add(answer: AnswerOrMaker, now: number, { fromSeconds = 0, forSeconds, times }: AnswerWindow): void {
    if (typeof answer !== "function") checkAnswer(answer);
    for (const [name, value] of Object.entries({ fromSeconds, forSeconds, times })) {
      if (value !== undefined && !(value >= 0)) throw invalid(`${name} must be 0 or more, got: ${value}.`);
    }
    const from = now + fromSeconds * 1_000;
    const until = from + (forSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
    this.lines.unshift({ answer, from, until, left: times ?? Number.POSITIVE_INFINITY });
  }

  /** The answer to a request: 200 where nothing else was said. */
  answerTo(request: WebhookRequest, now: number): WebhookAnswer {
    const line = this.lines.find(({ from, until, left }) => now >= from && now < until && left > 0);
    if (line === undefined) return {};
    line.left--;
    if (typeof line.answer !== "function") return line.answer;
    const answer = line.answer(request);
    checkAnswer(answer);
    return answer;
  }
}

function checkAnswer({ status = 200, delaySeconds = 0, retryAfterSeconds = 0 }: WebhookAnswer): void {
  if (!(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw invalid(`status must be a status of HTTP, 200 to 599, got: ${status}.`);
  }
  if (!(delaySeconds >= 0)) throw invalid(`delaySeconds must be 0 or more, got: ${delaySeconds}.`);
  if (Number.isNaN(retryAfterSeconds)) throw invalid("retryAfterSeconds must be a number.");
}

function invalid(problem: string): UserError {
  return new UserError("ANSWER_INVALID", `The answer of a webhook: ${problem}`);
}
