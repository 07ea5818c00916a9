import type { SentEvent } from "../event-bridge/event-text";
import type { OtherPlace } from "../topology/places";

/** What is told of an object. */
export interface ObjectChange {
  readonly detailType: "Object Created" | "Object Deleted";
  readonly key: string;
  /** Of an object that was created. */
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
  /** Grows from one event to the next of a key, as hexadecimal. */
  readonly sequencer: string;
  readonly requestId: string;
  /** The call that did it: `PutObject`. */
  readonly reason: string;
  readonly deletionType?: "Permanently Deleted" | "Delete Marker Created" | undefined;
}

/**
 * An event of S3, as it puts it on the default bus. The key stands there as it is, not encoded as in S3's other notifications.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectEvent({ name, arn, location }: OtherPlace, change: ObjectChange, now: number): SentEvent {
  const { key, size, etag, versionId, sequencer, requestId, reason, deletionType } = change;
  return {
    source: "aws.s3",
    detailType: change.detailType,
    resources: [arn],
    timeSeconds: Math.floor(now / 1_000),
    detail: JSON.stringify({
      version: "0",
      bucket: { name },
      object: { key, size, etag, "version-id": versionId, sequencer },
      "request-id": requestId,
      requester: location.account,
      "source-ip-address": "127.0.0.1",
      reason,
      "deletion-type": deletionType,
    }),
  };
}
