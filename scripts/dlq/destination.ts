import type { Letter } from "./letter";
import type { Sent } from "./send-batch";

/** Where letters are sent to. */
export interface Destination {
  /** `queue q-orders` */
  readonly name: string;
  /** Letters of one call. */
  readonly most: number;
  /** Bytes of one call. */
  readonly mostBytes: number;
  bytesOf(letter: Letter): number;
  /** What must stay in order. */
  groupOf(letter: Letter): string | undefined;
  /** Why the letter is better not sent there now. */
  objection?(letter: Letter): string | undefined;
  /** One call, tried again where that does no harm. @throws {CommandError} where no later call can fare better */
  send(letters: readonly Letter[]): Promise<readonly Sent[]>;
  close?(): void;
}
