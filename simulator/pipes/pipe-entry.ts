import type { StreamRecord } from "../dynamodb-streams/stream-record";
import type { PutEventsEntry } from "../event-bridge/put-events";
import type { Pipe } from "../topology/places";
import { fillTemplate, parameterOf } from "./fill-template";

/** What a pipe puts on its bus for a record. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
export function pipeEntry(pipe: Pipe, record: StreamRecord, now: number): PutEventsEntry {
  const { template, source, detailType, time } = pipe.target;
  const context = {
    pipe,
    sourceArn: pipe.from.changes?.arn ?? "",
    targetArn: pipe.to.arn,
    ingestionTime: new Date(now).toISOString(),
  };
  return {
    // What a pipe writes where nothing is given.
    Source: parameterOf(source, record) ?? (source === undefined ? `Pipe ${pipe.name}` : undefined),
    DetailType: parameterOf(detailType, record) ?? (detailType === undefined ? "Event from aws:dynamodb" : undefined),
    Detail: template === undefined ? JSON.stringify(record) : fillTemplate(template, record, context),
    Time: parameterOf(time, record),
    Resources: [],
  };
}
