import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import { outageOf } from "../delivery/beyond";
import type { SentEvent } from "../event-bridge/event-text";
import type { Random } from "../kernel/random";
import type { BucketFacts, OtherPlace } from "../topology/places";
import type { Delivery, Destination, Refusal, World } from "../world";
import { type ObjectChange, objectEvent } from "./object-event";
import { ObjectStore } from "./object-store";
import type { DeleteMarker, ObjectOptions, StoredObject } from "./stored-object";

/** A place that is a bucket of the stack. */
export type BucketPlace = OtherPlace & { readonly bucket: BucketFacts };

export function isBucket(place: OtherPlace): place is BucketPlace {
  return place.bucket !== undefined && place.inStack;
}

/**
 * A bucket: keeps what is put into it, and, where it is told to, tells the default bus of what happens to its objects, at least
 * once and in any order. What its lifecycle says is not done.
 */
export class SimulatedBucket implements Destination {
  /** What is in it is at its end. */
  readonly underWay = 0;
  private readonly store: ObjectStore;
  private readonly random: Random;
  private changes = 0;

  constructor(
    private readonly world: World,
    readonly place: BucketPlace,
    /** Puts an event on the default bus; `false`: it does not take it now. */
    private readonly announce: (event: SentEvent) => boolean,
  ) {
    this.random = world.random.fork(`bucket ${place.address}`);
    this.store = new ObjectStore(world.scheduler, this.random, place.bucket.versioned);
  }

  /** Objects that are there now, by key. */
  get objects(): readonly StoredObject[] {
    return this.store.current;
  }

  /** The object of a key; `undefined` where there is none. */
  find(key: string): StoredObject | undefined {
    return this.store.get(key);
  }

  /**
   * Puts an object, as a call of PutObject does.
   * @throws {AwsError} ServiceUnavailable during an outage, KeyTooLongError
   */
  put(key: string, body: string | Uint8Array, options: ObjectOptions = {}, reason = "PutObject"): StoredObject {
    this.checkUp(key);
    if (Buffer.byteLength(key) > AWS_LIMITS.s3.keyBytes) throw new AwsError("KeyTooLongError", "Your key is too long");
    return this.keep(key, Buffer.from(body), options, reason);
  }

  /** An object, or a version of it. @throws {AwsError} ServiceUnavailable, NoSuchKey, NoSuchVersion */
  get(key: string, versionId?: string): StoredObject {
    this.checkUp(key);
    const found = this.store.get(key, versionId);
    if (found !== undefined) return found;
    if (versionId === undefined) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
    throw new AwsError("NoSuchVersion", "The specified version does not exist.", 404);
  }

  /** Deletes an object, or a version of it for good. @throws {AwsError} ServiceUnavailable */
  delete(key: string, versionId?: string): DeleteMarker | undefined {
    this.checkUp(key);
    const existed = this.store.get(key, versionId) !== undefined;
    const marker = this.store.delete(key, versionId);
    if (marker !== undefined || existed) {
      const deletionType = marker === undefined ? "Permanently Deleted" : "Delete Marker Created";
      const told = marker?.versionId ?? versionId;
      this.tell({ detailType: "Object Deleted", key, versionId: told, reason: "DeleteObject", deletionType });
    }
    return marker;
  }

  /** What Lambda sends of an asynchronous invocation. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  deliver({ way, body, sender }: Delivery): Refusal | undefined {
    const { faults, ledger, scheduler } = this.world;
    if (faults.strikes("outage", this.place, body)) return outageOf(this.place);
    const name = sender.sourceArn.split(":function:")[1] ?? "function";
    const time = new Date(scheduler.now).toISOString();
    const key = `aws/lambda/async/${name}/${time.slice(0, 10).replaceAll("-", "/")}/${time}-${this.random.uuid()}`;
    this.keep(key, Buffer.from(body), { contentType: "application/json" }, "PutObject");
    ledger.end(way, "handed-over", this.place);
    return undefined;
  }

  private keep(key: string, body: Buffer, options: ObjectOptions, reason: string): StoredObject {
    const object = this.store.put(key, body, options);
    const { size, etag, versionId } = object;
    this.tell({ detailType: "Object Created", key, size, etag, versionId, reason });
    return object;
  }

  private checkUp(text: string): void {
    if (this.world.faults.strikes("outage", this.place, text) === undefined) return;
    throw new AwsError("ServiceUnavailable", "Service is unable to handle request.", 503);
  }

  private tell(change: Omit<ObjectChange, "sequencer" | "requestId">): void {
    if (!this.place.bucket.eventBridge) return;
    const { scheduler } = this.world;
    const sequencer = (scheduler.now * 4_096 + this.changes++).toString(16).toUpperCase().padStart(16, "0");
    const requestId = this.random.uuid().replaceAll("-", "").slice(0, 16).toUpperCase();
    const event = objectEvent(this.place, { ...change, sequencer, requestId }, scheduler.now);
    scheduler.after(this.random.below(LONGEST_DELAY), () => this.hand(event));
  }

  /** Until the bus takes it. */
  private hand(event: SentEvent): void {
    if (!this.announce(event)) this.world.scheduler.after(RETRY_AFTER, () => this.hand(event));
  }
}

/** Milliseconds. "Typically delivered in seconds": https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
const LONGEST_DELAY = 1_000;
const RETRY_AFTER = 30_000;
