import { createHash } from "node:crypto";
import type { ReceivedMessage } from "../sqs/received-message";
import { systemAttributes } from "../sqs/system-attributes";
import type { Queue } from "../topology/places";
import type { MessageAttribute, MessageAttributes } from "../world";

/** What a mapping gives a function. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** Where the messages of a mapping come from: the same for all of them. */
export class SqsSource {
  readonly eventSource = "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;

  constructor({ arn, location }: Queue) {
    this.eventSourceARN = arn;
    this.awsRegion = location.region;
  }
}

/**
 * A message as a function gets it. What is seldom asked for is made when it is: those are getters, so a copy by `{ ...record }`
 * lacks them; `JSON.stringify` writes all.
 */
export class SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly #message: ReceivedMessage;
  readonly #source: SqsSource;

  constructor(message: ReceivedMessage, source: SqsSource) {
    this.messageId = message.messageId;
    this.body = message.body;
    this.#message = message;
    this.#source = source;
  }

  get receiptHandle(): string {
    return this.#message.receiptHandle;
  }

  get attributes(): Readonly<Record<string, string>> {
    return systemAttributes(this.#message);
  }

  get messageAttributes(): Readonly<Record<string, SqsRecordAttribute>> {
    return recordAttributes(this.#message.attributes);
  }

  get md5OfBody(): string {
    return createHash("md5").update(this.body).digest("hex");
  }

  get eventSource(): string {
    return this.#source.eventSource;
  }

  get eventSourceARN(): string {
    return this.#source.eventSourceARN;
  }

  get awsRegion(): string {
    return this.#source.awsRegion;
  }

  toJSON() {
    const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody } = this;
    const { eventSource, eventSourceARN, awsRegion } = this;
    const message = { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody };
    return { ...message, eventSource, eventSourceARN, awsRegion };
  }
}

interface SqsRecordAttribute {
  readonly stringValue?: string;
  readonly binaryValue?: string;
  readonly stringListValues: readonly never[];
  readonly binaryListValues: readonly never[];
  readonly dataType: string;
}

function recordAttributes(attributes: MessageAttributes = {}): Record<string, SqsRecordAttribute> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, recordAttribute(value)]));
}

function recordAttribute({ DataType, StringValue, BinaryValue }: MessageAttribute): SqsRecordAttribute {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
