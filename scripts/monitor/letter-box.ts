import type { Attempts } from "../deployed/attempts";
import type { DeployedQueue } from "../deployed/deployed-system";
import { type Letter, letterOf } from "./letter";
import type { Peek } from "./peek";
import { type DeadLetterQueue, depthOf } from "./snapshot";

type Contents = Pick<DeadLetterQueue, "letters" | "unread">;

/** Peeks at dead-letter queues: only where it does no harm, and again only when something changed. */
export class LetterBox {
  private readonly seen = new Map<string, { readonly depth: number; readonly letters: readonly Letter[] }>();

  /** @param count messages of each queue, 1 to 10; 0: none */
  constructor(
    private readonly peek: Peek,
    private readonly count: number,
  ) {}

  async look(queue: DeployedQueue, attempts: Attempts): Promise<Contents> {
    const depth = depthOf(queue);
    if (depth === 0 || this.count === 0) return NOTHING;
    const obstacle = obstacleIn(queue);
    if (obstacle !== undefined) return { letters: [], unread: obstacle };
    const before = this.seen.get(queue.arn);
    if (before?.depth === depth) return { letters: before.letters, unread: undefined };
    const messages = await attempts.try("sqs:ReceiveMessage", `queue ${queue.name}`, () =>
      this.peek(queue.url, this.count),
    );
    if (messages === undefined) return { letters: [], unread: "they could not be read" };
    const letters = messages.map(letterOf);
    this.seen.set(queue.arn, { depth, letters });
    return { letters, unread: undefined };
  }
}

const NOTHING: Contents = { letters: [], unread: undefined };

/** Where a receive would do something. */
function obstacleIn({ consumers, deadLetterArn, visible }: DeployedQueue): string | undefined {
  if (consumers.some(({ enabled }) => enabled)) return "a function consumes them";
  if (deadLetterArn !== undefined) return "a receive could move them on to its own dead-letter queue";
  return visible === 0 ? "none is visible" : undefined;
}
