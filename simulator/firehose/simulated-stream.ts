import { gzipSync } from "node:zlib";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import { outageOf } from "../delivery/beyond";
import type { Random } from "../kernel/random";
import type { Way } from "../ledger/way";
import type { SimulatedBucket } from "../s3/simulated-bucket";
import type { OtherPlace, Place, S3Delivery } from "../topology/places";
import type { Delivery, Destination, Refusal, Sender, World } from "../world";
import { evaluatedPrefix, objectSuffix } from "./prefix";
import { StreamMetrics } from "./stream-metrics";

/** A place that is a Firehose stream of the stack into a bucket. */
export type StreamPlace = OtherPlace & { readonly delivery: S3Delivery };

export function isStream(place: OtherPlace): place is StreamPlace {
  return place.delivery !== undefined && place.inStack;
}

interface HeldRecord {
  readonly way: Way;
  readonly text: string;
}

/** What goes into one object. */
interface Gathered {
  readonly records: HeldRecord[];
  /** When the first of them came: milliseconds since 1970. */
  readonly since: number;
  bytes: number;
  /** Set once it is to be written. */
  isClosed: boolean;
}

/**
 * A Firehose stream: gathers records until there are enough of them or the oldest is old enough, and writes them to its bucket as
 * one object. What it cannot write it tries again for a day. https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html,
 * https://docs.aws.amazon.com/firehose/latest/dev/retry.html
 */
export class SimulatedStream implements Destination {
  private gathered: Gathered | undefined;
  private readonly unwritten = new Set<Gathered>();
  private readonly sender: Sender;
  private readonly metrics: StreamMetrics;
  private readonly random: Random;

  constructor(
    private readonly world: World,
    readonly place: StreamPlace,
    /** `undefined`: another stack makes it. */
    private readonly bucketAt: (place: Place) => SimulatedBucket | undefined,
  ) {
    this.random = world.random.fork(`stream ${place.address}`);
    this.sender = {
      service: "firehose.amazonaws.com",
      sourceArn: place.arn,
      sourceAccount: place.location.account,
      roleArn: place.delivery.roleArn,
    };
    this.metrics = new StreamMetrics(world, place, () => this.oldest);
  }

  /** Records that are not in the bucket. */
  get underWay(): number {
    let count = 0;
    for (const { records } of this.unwritten) count += records.length;
    return count;
  }

  deliver({ way, body }: Delivery): Refusal | undefined {
    const { faults, ledger, scheduler } = this.world;
    const { delivery } = this.place;
    if (faults.strikes("outage", this.place, body)) return outageOf(this.place);
    const bytes = Buffer.byteLength(body);
    if (bytes > MOST_RECORD_BYTES) return TOO_LARGE;
    this.metrics.came(bytes);
    ledger.step(way, "delivered", this.place);
    const gathered = this.gathered ?? this.startGathering(scheduler.now);
    gathered.records.push({ way, text: body });
    gathered.bytes += bytes + delivery.delimiter.length;
    if (gathered.bytes >= delivery.bufferBytes) this.close(gathered);
    return undefined;
  }

  private get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { since } of this.unwritten) if (oldest === undefined || since < oldest) oldest = since;
    return oldest;
  }

  private startGathering(now: number): Gathered {
    const gathered: Gathered = { records: [], since: now, bytes: 0, isClosed: false };
    this.gathered = gathered;
    this.unwritten.add(gathered);
    this.world.scheduler.after(this.place.delivery.bufferSeconds * 1_000, () => this.close(gathered));
    return gathered;
  }

  private close(gathered: Gathered): void {
    if (gathered.isClosed) return;
    gathered.isClosed = true;
    if (this.gathered === gathered) this.gathered = undefined;
    this.write(gathered, 0);
  }

  private write(gathered: Gathered, retries: number): void {
    const { scheduler, ledger } = this.world;
    const { to } = this.place.delivery;
    const refusal = this.tryToWrite(gathered);
    if (refusal === undefined) {
      this.unwritten.delete(gathered);
      return;
    }
    this.metrics.failed();
    const reason = `${refusal.code}: ${refusal.message}`;
    for (const { way } of gathered.records) ledger.step(way, "failed", to, reason);
    const wait = Math.min(LONGEST_WAIT, 1_000 * 2 ** retries);
    if (scheduler.now + wait - gathered.since > AWS_LIMITS.firehose.retryHours * 3_600_000) {
      this.unwritten.delete(gathered);
      for (const { way } of gathered.records) {
        ledger.end(way, "dropped", to, `${reason} Firehose tried for ${AWS_LIMITS.firehose.retryHours} hours.`);
      }
      return;
    }
    scheduler.after(wait, () => this.write(gathered, retries + 1));
  }

  private tryToWrite({ records, since, bytes }: Gathered): Refusal | undefined {
    const { ledger, permissions, faults, scheduler } = this.world;
    const { name, delivery } = this.place;
    const { to, prefix, delimiter, isGzip } = delivery;
    const random = this.random.uuid();
    const key = `${evaluatedPrefix(prefix, since, () => random)}${objectSuffix(name, since, random, isGzip)}`;
    const denial = permissions.mayStore(this.sender, to, key);
    if (denial !== undefined) return { ...denial, retryable: true };
    const bucket = this.bucketAt(to);
    if (bucket === undefined && faults.strikes("outage", to, key)) return outageOf(to);
    const body = Buffer.from(records.map(({ text }) => `${text}${delimiter}`).join(""));
    try {
      bucket?.put(key, isGzip ? gzipSync(body) : body);
    } catch (error) {
      if (error instanceof AwsError) return { code: error.code, message: error.message, retryable: true };
      throw error;
    }
    this.metrics.written(records.length, bytes, scheduler.now - since);
    for (const { way } of records) ledger.end(way, "handed-over", to);
    return undefined;
  }
}

/** "The maximum size of a record … is 1,000 KiB": https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const MOST_RECORD_BYTES = 1_000 * 1_024;
const TOO_LARGE: Refusal = {
  code: "INVALID_PARAMETER",
  message: "A record of Firehose must have at most 1,000 KiB.",
  retryable: false,
};
/** Milliseconds; Firehose does not say how long it waits between two attempts. */
const LONGEST_WAIT = 300_000;
