import type { Sqs } from "../aws/sqs";
import { CommandError } from "../cli/command-error";
import { deleteLetters } from "./delete-letters";
import type { Destination } from "./destination";
import type { Destinations } from "./destinations";
import type { Interruption } from "./interruption";
import type { Letter } from "./letter";
import { BATCH, type LetterReader } from "./letter-reader";
import { pack } from "./pack";
import type { DeadLetterQueue } from "./queue";
import { type Redirection, routeOf } from "./route";
import type { Selection } from "./selection";
import type { Sent } from "./send-batch";
import type { Surroundings } from "./surroundings";
import { TransferTally } from "./transfer-counts";

/** What is to be moved, and how. */
export interface TransferOrder {
  readonly selection: Selection;
  readonly redirection: Redirection;
  /** Letters at most. */
  readonly limit: number;
  /** Letters a second at most. */
  readonly rate: number | undefined;
}

/** What a transfer works with. */
export interface TransferTools {
  readonly sqs: Sqs;
  readonly queue: DeadLetterQueue;
  readonly reader: LetterReader;
  readonly destinations: Destinations;
  readonly surroundings: Surroundings;
  readonly interruption: Interruption;
  progress(tally: TransferTally): void;
}

/**
 * Moves letters one by one: receives them, sends each on, and deletes what was sent and nothing else. Whenever it ends, each
 * letter is in one place, or counted as being in two.
 */
export class Transfer {
  readonly tally = new TransferTally();
  /** What ended it early: no later letter could fare better. */
  fatal: CommandError | undefined;
  /** Letters that were read and not meant. */
  leftOut = 0;
  /** FIFO groups of which a letter stays: none that comes after it may overtake it. */
  private readonly stuck = new Set<string>();
  private readonly startedAt: number;

  constructor(
    private readonly tools: TransferTools,
    private readonly order: TransferOrder,
  ) {
    this.startedAt = tools.surroundings.now();
  }

  /** @returns how many letters could not be made visible again at once */
  async run(): Promise<number> {
    const { reader } = this.tools;
    const { selection, limit, rate = BATCH } = this.order;
    let hidden = 0;
    try {
      for await (const batch of reader.batches(Math.min(BATCH, rate))) {
        const meant = batch.filter((letter) => selection.includes(letter));
        this.leftOut += batch.length - meant.length;
        await this.moveAll(meant.slice(0, limit - this.tally.total));
        if (this.fatal !== undefined || this.tally.total >= limit) break;
      }
    } catch (error) {
      // Whatever it was, what is done is to be told first.
      if (!(error instanceof CommandError)) throw error;
      this.fatal = error;
    } finally {
      hidden = await this.release();
    }
    return hidden;
  }

  private async release(): Promise<number> {
    try {
      return await this.tools.reader.release();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.fatal ??= error;
      return this.tally.total - this.tally.moved + this.leftOut;
    }
  }

  private async moveAll(letters: readonly Letter[]): Promise<void> {
    for (const [destination, those] of await this.byDestination(letters)) {
      const { most } = destination;
      const calls = pack(those, { ...destination, most: Math.min(most, this.order.rate ?? most) });
      for (const call of calls) await this.moveCall(call, destination);
    }
  }

  private async byDestination(letters: readonly Letter[]): Promise<Map<Destination, Letter[]>> {
    const grouped = new Map<Destination, Letter[]>();
    for (const letter of letters) {
      const destination = await this.destinationOf(letter);
      if (typeof destination === "string") {
        this.tally.countMishap("notMoved", letter.messageId, destination);
        continue;
      }
      grouped.set(destination, [...(grouped.get(destination) ?? []), letter]);
    }
    return grouped;
  }

  private async destinationOf(letter: Letter): Promise<Destination | string> {
    if (this.fatal !== undefined) return this.fatal.message;
    try {
      return await this.tools.destinations.at(routeOf(letter, this.order.redirection));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.fatal = error;
      return error.message;
    }
  }

  private async moveCall(call: readonly Letter[], destination: Destination): Promise<void> {
    const { tally } = this;
    const letters = call.filter((letter) => {
      const objection = this.objection(letter, destination);
      if (objection !== undefined) this.keep(letter, destination, "notMoved", objection);
      return objection === undefined;
    });
    if (letters.length === 0) return;
    await this.keepRate();
    const outcomes = await this.send(letters, destination);
    const sent: Letter[] = [];
    for (const [i, letter] of letters.entries()) {
      const outcome = outcomes[i] as Sent;
      if (outcome.kind === "sent") sent.push(letter);
      else this.keep(letter, destination, outcome.kind === "refused" ? "notMoved" : "uncertain", outcome.reason);
    }
    for (const letter of sent) {
      tally.countSent(destination.name);
      this.tools.reader.letGo(letter.messageId);
    }
    await this.delete(sent);
    this.tools.progress(tally);
  }

  private objection(letter: Letter, destination: Destination): string | undefined {
    if (this.fatal !== undefined) return this.fatal.message;
    if (this.tools.interruption.requested) return "stopped before its turn";
    if (this.isStuck(letter, destination)) return "a letter of its group before it was not moved";
    return destination.objection?.(letter);
  }

  private async send(letters: readonly Letter[], destination: Destination): Promise<readonly Sent[]> {
    try {
      return await destination.send(letters);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.fatal = error;
      return letters.map(() => ({ kind: "refused", reason: error.message }));
    }
  }

  private keep(letter: Letter, destination: Destination, kind: "notMoved" | "uncertain", reason: string): void {
    this.tally.countMishap(kind, letter.messageId, reason);
    const group = destination.groupOf(letter);
    if (group !== undefined) this.stuck.add(`${destination.name} ${group}`);
  }

  private isStuck(letter: Letter, destination: Destination): boolean {
    const group = destination.groupOf(letter);
    return group !== undefined && this.stuck.has(`${destination.name} ${group}`);
  }

  /** Deletes what was sent. Where a whole call fails, nothing more is sent: it would stay here, too. */
  private async delete(sent: readonly Letter[]): Promise<void> {
    const { sqs, queue, surroundings } = this.tools;
    const { kept, fatal } = await deleteLetters(sqs, queue, sent, surroundings.backOff);
    this.fatal ??= fatal;
    for (const letter of sent) {
      const reason = kept.get(letter);
      if (reason === undefined) this.tally.countMoved();
      else this.tally.countMishap("movedNotDeleted", letter.messageId, reason);
    }
  }

  private async keepRate(): Promise<void> {
    const { rate } = this.order;
    const { surroundings } = this.tools;
    if (rate === undefined) return;
    const due = this.startedAt + (this.tally.sent * 1_000) / rate;
    const early = due - surroundings.now();
    if (early > 0) await surroundings.wait(early);
  }
}
