import type { Random } from "../kernel/random";

/** Ids of messages, made of a random beginning and a count: as unique as AWS's, and much cheaper. */
export class MessageIds {
  private readonly beginning: string;
  /** With the digits of the count that seldom change. */
  private prefix = "";
  private count = 0;

  constructor(random: Random) {
    this.beginning = random.uuid().slice(0, -COUNTED);
  }

  /** A version 4 UUID by its form. */
  next(): string {
    const count = ++this.count;
    if (count % 2 ** 24 === 0 || count === 1) this.prefix = this.beginning + sixDigits(Math.floor(count / 2 ** 24));
    return this.prefix + sixDigits(count % 2 ** 24);
  }
}

/**
 * A sequence number of a FIFO queue: 20 digits, increasing, not consecutive.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function sequenceNumber(count: number): string {
  const high = FIRST_HIGH + Math.floor(count / PER_HIGH);
  return `188${high}${FIRST_LOW + (count % PER_HIGH) * STEP}`;
}

/** Hexadecimal digits of the count. */
const COUNTED = 12;
function sixDigits(count: number): string {
  return (TRIPLES[count >>> 12] as string) + (TRIPLES[count & 0xfff] as string);
}

/** Three hexadecimal digits each. */
const TRIPLES = Array.from({ length: 4096 }, (_, index) => index.toString(16).padStart(3, "0"));
/** Nine digits. */
const FIRST_HIGH = 494_964_604;
/** Eight digits, and eight they stay. */
const FIRST_LOW = 10_000_000;
const STEP = 250;
const PER_HIGH = 90_000_000 / STEP;
