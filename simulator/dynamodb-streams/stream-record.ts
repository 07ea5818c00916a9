import type { OtherPlace, TableChanges } from "../topology/places";
import type { Change, Item } from "./item";

/** A record as a stream gives it. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html, with what a pipe adds: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: "1.1";
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  readonly eventSourceARN: string;
}

export function streamRecord(
  table: OtherPlace & { readonly changes: TableChanges },
  change: Change,
  made: {
    readonly eventName: StreamRecord["eventName"];
    readonly id: string;
    readonly number: number;
    readonly now: number;
  },
): StreamRecord {
  const { view, arn } = table.changes;
  const { before, after, key } = change;
  const images = {
    ...(after !== undefined && view.startsWith("NEW") && { NewImage: after }),
    ...(before !== undefined && view.includes("OLD") && { OldImage: before }),
  };
  return {
    eventID: made.id,
    eventName: made.eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: table.location.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(made.now / 1_000),
      Keys: key,
      ...images,
      SequenceNumber: `${FIRST_NUMBER}${String(made.number).padStart(DIGITS, "0")}`,
      SizeBytes: Buffer.byteLength(JSON.stringify({ key, ...images })),
      StreamViewType: view,
    },
    eventSourceARN: arn,
  };
}

/** Sequence numbers of AWS have 21 to 40 digits. */
const FIRST_NUMBER = "1000000000";
const DIGITS = 14;
