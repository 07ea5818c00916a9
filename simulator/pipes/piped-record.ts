import type { StreamRecord } from "../dynamodb-streams/stream-record";
import type { Way } from "../ledger/way";

/** A record on its way through a pipe. */
export interface PipedRecord {
  readonly record: StreamRecord;
  readonly way: Way;
  /** Of the stream. */
  readonly shard: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** What came of an execution. */
export interface Sent {
  /** Records that the bus did not take. */
  readonly failed: readonly PipedRecord[];
  /** Whether EventBridge itself failed: then it does not count as an attempt. */
  readonly isInternal: boolean;
  /** The first of the reasons. */
  readonly why: string;
}
