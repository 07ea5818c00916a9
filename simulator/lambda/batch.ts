import type { ReceivedMessage } from "../sqs/received-message";
import type { InvocationOutcome, Payload } from "./function-runtime";
import type { Caller } from "./invocation";
import { type SqsEvent, SqsRecord, type SqsSource } from "./sqs-event";

/** Whose batch it is. */
export interface BatchOwner {
  answered(batch: Batch, outcome: InvocationOutcome): void;
}

/** Messages that a function gets at once. */
export class Batch implements Payload, Caller {
  readonly messages: ReceivedMessage[] = [];
  /** Invocations of it that were refused. */
  refusals = 0;
  private readonly event: { readonly Records: SqsRecord[] } = { Records: [] };

  constructor(
    private readonly owner: BatchOwner,
    private readonly source: SqsSource,
    /** When its first message was received, in milliseconds since 1970. */
    readonly receivedAt: number,
  ) {}

  add(message: ReceivedMessage, record: SqsRecord = new SqsRecord(message, this.source)): void {
    this.messages.push(message);
    this.event.Records.push(record);
  }

  get records(): number {
    return this.messages.length;
  }

  /** The bodies one after the other. Not copied for it, as long as nobody looks into them. */
  get text(): string {
    const { messages } = this;
    let text = messages[0]?.body ?? "";
    for (let index = 1; index < messages.length; index++) text += (messages[index] as ReceivedMessage).body;
    return text;
  }

  value(): SqsEvent {
    return this.event;
  }

  json(): string {
    return JSON.stringify(this.event);
  }

  has(messageId: string): boolean {
    return this.messages.some((message) => message.messageId === messageId);
  }

  answered(outcome: InvocationOutcome): void {
    this.owner.answered(this, outcome);
  }
}
