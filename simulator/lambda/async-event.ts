import type { Delivery } from "../world";
import { type InvocationOutcome, TextPayload } from "./function-runtime";
import type { Caller } from "./invocation";

/** An event on its way to a function. */
export class AsyncEvent implements Caller {
  /** Invocations that ran. */
  invocations = 0;
  /** Invocations that were refused. */
  refusals = 0;
  /** Of the last invocation that ran. */
  outcome: InvocationOutcome | undefined;
  readonly payload: TextPayload;

  constructor(
    /** What deals with the answer. */
    private readonly queue: { answered(event: AsyncEvent, outcome: InvocationOutcome): void },
    readonly delivery: Delivery,
    readonly receivedAt: number,
    readonly requestId: string,
  ) {
    this.payload = new TextPayload(delivery.body);
  }

  answered(outcome: InvocationOutcome): void {
    this.queue.answered(this, outcome);
  }
}
