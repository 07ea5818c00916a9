import type { Entry } from "../../../../scripts/aws/entry";
import type { PutEvents, PutEventsAnswer } from "../../../../scripts/aws/event-bridge";
import { START, type VirtualClock } from "./virtual-clock";

/** One call of PutEvents, as the service sees it. */
export interface SeenCall {
  /** Milliseconds after the start of the clock. */
  readonly at: number;
  readonly entries: readonly Entry[];
  /** Calls under way, this one included. */
  readonly underWay: number;
}

export interface FakeAnswers {
  /** Milliseconds until a call is answered. @default 10 */
  latency?(at: number): number;
  /** Answers a call; throws what the SDK would. @default every entry is accepted */
  answer?(entries: readonly Entry[], at: number, call: number): readonly PutEventsAnswer[];
}

/** EventBridge in virtual time, as far as a sender sees it. */
export class FakeEventBridge {
  readonly calls: SeenCall[] = [];
  private underWay = 0;
  private ids = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly answers: FakeAnswers = {},
  ) {}

  readonly put: PutEvents = async (entries) => {
    const at = this.clock.now() - START;
    const call = this.calls.push({ at, entries, underWay: ++this.underWay });
    try {
      await this.clock.wait(this.answers.latency?.(at) ?? 10);
      const { answer = this.accept } = this.answers;
      return { Entries: answer(entries, at, call) };
    } finally {
      this.underWay--;
    }
  };

  readonly accept = (entries: readonly Entry[]): PutEventsAnswer[] =>
    entries.map(() => ({ EventId: `id-${this.ids++}` }));

  /** What tells each entry of each call from others. */
  get sent(): string[][] {
    return this.calls.map(({ entries }) => entries.map(({ DetailType, Detail }) => `${DetailType} ${orderOf(Detail)}`));
  }

  get mostUnderWay(): number {
    return Math.max(...this.calls.map(({ underWay }) => underWay));
  }
}

/** An error as the SDK throws it. */
export function sdkError(name: string, status = 400): Error {
  return Object.assign(new Error(`told to be ${name}`), { name, $metadata: { httpStatusCode: status } });
}

function orderOf(detail: string): string {
  return (JSON.parse(detail) as { orderId: string }).orderId;
}
