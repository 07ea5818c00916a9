import type { StreamRecord } from "../dynamodb-streams/stream-record";
import type { EntryRefusal } from "../event-bridge/put-events";
import { SimulatedBus } from "../event-bridge/simulated-bus";
import type { Random } from "../kernel/random";
import type { Scheduler } from "../kernel/scheduler";
import type { Fork } from "../ledger/path";
import type { Way } from "../ledger/way";
import type { Pipe, Place } from "../topology/places";
import type { Sender, World } from "../world";
import { pipeEntry } from "./pipe-entry";
import { passes } from "./pipe-filter";
import { type GivenUp, pipeLetter } from "./pipe-letter";
import { PipeMetrics } from "./pipe-metrics";
import { EXECUTION_MILLISECONDS, PipeShard, type ShardOwner, STREAM_MILLISECONDS } from "./pipe-shard";
import type { PipedRecord, Sent } from "./piped-record";

/**
 * A pipe: reads the stream of a table, filters, makes events of the records and puts them on a bus, those of a shard in their
 * order. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html
 */
export class SimulatedPipe implements ShardOwner {
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** Why it does not run. */
  readonly problems: readonly string[];
  /** Records that are read and not at an end, or wait in the stream. */
  underWay = 0;
  private readonly fork: Fork;
  private readonly sender: Sender;
  private readonly metrics: PipeMetrics;
  private readonly lanes = new Map<string, PipeShard>();

  constructor(
    private readonly world: World,
    readonly pipe: Pipe,
  ) {
    this.scheduler = world.scheduler;
    this.random = world.random.fork(pipe.arn);
    this.fork = { kind: "pipe", pipe };
    this.sender = {
      service: "pipes.amazonaws.com",
      sourceArn: pipe.arn,
      sourceAccount: pipe.from.location.account,
      roleArn: pipe.roleArn,
    };
    this.metrics = new PipeMetrics(world, pipe);
    const denial = world.permissions.mayReadChanges(this.sender, pipe.from);
    this.problems = [
      ...(denial ? [denial.message] : []),
      ...(pipe.enabled ? [] : [`${pipe.address} is stopped: rows wait in the stream for 24 hours.`]),
    ];
  }

  get place(): Pipe {
    return this.pipe;
  }

  /** Takes a record of the stream. */
  take(record: StreamRecord, from: Way, at: ShardPlace): void {
    const { ledger, scheduler } = this.world;
    const way = ledger.fork(from, this.fork);
    const piped: PipedRecord = { record, way, shard: at.shard, writtenAt: scheduler.now };
    if (this.problems.length > 0) {
      this.underWay++;
      scheduler.after(STREAM_MILLISECONDS, () => this.expire([piped]), { background: true });
      return;
    }
    if (!passes(this.pipe.filters, record)) {
      ledger.end(way, "filtered", this.pipe.from, "no filter of the pipe matches");
      return;
    }
    this.underWay++;
    this.laneAt(at).add(piped);
  }

  execute(records: readonly PipedRecord[]): Sent {
    const { world, pipe } = this;
    const denial = world.permissions.mayDeliver(this.sender, pipe.to);
    const refusals = records.map((each) => (denial ? refusal(denial.code, denial.message) : this.put(each)));
    const failed = records.filter((_, index) => refusals[index] !== undefined);
    const found = refusals.filter((each) => each !== undefined);
    if (failed.length === 0 && this.isForgotten(records)) this.repeat(records);
    const why = found[0] === undefined ? "" : `${found[0].ErrorCode}: ${found[0].ErrorMessage}`;
    for (const { way } of failed) world.ledger.step(way, "failed", pipe.to, why);
    this.underWay -= records.length - failed.length;
    this.metrics.executed(records.length, failed.length, EXECUTION_MILLISECONDS);
    return { failed, isInternal: found.every(({ ErrorCode }) => INTERNAL.has(ErrorCode)), why };
  }

  giveUp(records: readonly PipedRecord[], why: GivenUp, reason: string): void {
    const { ledger } = this.world;
    const { deadLetterQueue, to } = this.pipe;
    this.underWay -= records.length;
    const lost = deadLetterQueue === undefined ? NO_DEAD_LETTER_QUEUE : this.sendLetter(records, why, deadLetterQueue);
    for (const [index, { way }] of records.entries()) {
      if (lost !== undefined) ledger.end(way, "dropped", to, `${why}, and ${lost} ${reason}`);
      else if (deadLetterQueue !== undefined) {
        ledger.step(way, "dead-lettered", deadLetterQueue, reason);
        // The letter itself goes on by the way of the first of those that it tells of.
        if (index > 0) ledger.end(way, "handed-over", deadLetterQueue, "told of in one letter with others");
      }
    }
  }

  expire(records: readonly PipedRecord[]): void {
    this.underWay -= records.length;
    for (const { way } of records) this.world.ledger.end(way, "dropped", this.pipe.from, EXPIRED);
  }

  /** Returns why there is no letter. */
  private sendLetter(records: readonly PipedRecord[], why: GivenUp, to: Place): string | undefined {
    const { world, pipe, sender } = this;
    const [first] = records;
    if (first === undefined) return undefined;
    const body = pipeLetter(pipe, records, why, world.scheduler.now);
    const refused =
      world.permissions.mayDeliver(sender, to) ?? world.destinationAt(to).deliver({ way: first.way, body, sender });
    return refused && `its dead-letter queue did not take it: ${refused.message}`;
  }

  /** Whether what was sent is sent once more, as the pipe did not note how far it was. At least once: sometimes twice. */
  private isForgotten(records: readonly PipedRecord[]): boolean {
    const text = JSON.stringify(records.map(({ record }) => record));
    return this.world.faults.strikes("duplicate", this.pipe.from, text) !== undefined;
  }

  private repeat(records: readonly PipedRecord[]): void {
    for (const each of records) {
      if (this.put(each) === undefined) this.world.ledger.duplicate(each.way, this.pipe.to);
    }
  }

  /** Puts the event of a record on the bus. Returns why it was not taken. */
  private put({ record, way }: PipedRecord): EntryRefusal | undefined {
    const { world, pipe, sender } = this;
    const entry = pipeEntry(pipe, record, world.scheduler.now);
    const destination = world.destinationAt(pipe.to);
    if (destination instanceof SimulatedBus) {
      const result = destination.putOn(way, entry);
      return "ErrorCode" in result ? result : undefined;
    }
    const refused = destination.deliver({ way, body: JSON.stringify(entry), sender });
    return refused && refusal("InternalFailure", refused.message);
  }

  private laneAt({ shard, hash }: ShardPlace): PipeShard {
    const lane = `${shard}/${hash % this.pipe.parallelBatches}`;
    const found = this.lanes.get(lane);
    if (found !== undefined) return found;
    const made = new PipeShard(this);
    this.lanes.set(lane, made);
    return made;
  }
}

/** Where in a stream a record is, and what tells partition keys of the shard apart. */
export interface ShardPlace {
  readonly shard: number;
  readonly hash: number;
}

const NO_DEAD_LETTER_QUEUE = "there is no dead-letter queue.";
const EXPIRED = "the stream keeps a record for 24 hours, and no pipe has sent it by then";
/** Of EventBridge itself: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const INTERNAL: ReadonlySet<string> = new Set(["InternalFailure", "ThrottlingException"]);

function refusal(ErrorCode: string, ErrorMessage: string): EntryRefusal {
  return { ErrorCode, ErrorMessage };
}
