import type { Queue, Redrive } from "../topology/places";
import type { Destination, World } from "../world";
import type { StoredMessage } from "./stored-message";

/** A queue that takes over what other queues give up. */
export interface DeadLetterTaker extends Destination {
  /** Whether it took the message. */
  takeDeadLetter(message: StoredMessage, from: Queue): boolean;
}

/**
 * Gives up messages that were received too often. What the dead-letter queue does not take stays where it is.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export class DeadLetters {
  private readonly most: number;
  private destination: Destination | undefined;

  constructor(
    private readonly world: World,
    private readonly queue: Queue,
    private readonly redrive: Redrive,
  ) {
    this.most = redrive.maxReceiveCount;
  }

  /** Whether the message is not to be received once more, and is with the dead-letter queue now. */
  take(message: StoredMessage): boolean {
    if (message.receivesHere < this.most) return false;
    this.destination ??= this.world.destinationAt(this.redrive.to);
    const { destination } = this;
    if (destination.place === this.queue) return false;
    if (isTaker(destination)) return destination.takeDeadLetter(message, this.queue);
    return this.deliver(message, destination);
  }

  /** To a queue that is not simulated. */
  private deliver({ content }: StoredMessage, destination: Destination): boolean {
    const { way, body, attributes, groupId, deduplicationId } = content;
    const { arn, location } = this.queue;
    const refusal = destination.deliver({
      way,
      body,
      attributes,
      sender: { service: "sqs.amazonaws.com", sourceArn: arn, sourceAccount: location.account },
      messageGroupId: groupId,
      messageDeduplicationId: deduplicationId,
    });
    if (refusal !== undefined) return false;
    this.world.ledger.step(way, "dead-lettered", destination.place);
    return true;
  }
}

/** Whether a queue may be the dead-letter queue of another one. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function allowsRedrive({ redriveAllow }: Queue, sourceArn: string): boolean {
  if (redriveAllow === undefined || redriveAllow.permission === "allowAll") return true;
  return redriveAllow.permission === "byQueue" && redriveAllow.sourceArns.includes(sourceArn);
}

function isTaker(destination: Destination): destination is DeadLetterTaker {
  return "takeDeadLetter" in destination;
}
