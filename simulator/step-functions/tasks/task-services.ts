import type { PutEventsEntry, PutEventsResult } from "../../event-bridge/put-events";
import type { SimulatedFunction } from "../../lambda/simulated-function";
import type { SimulatedTopic } from "../../sns/simulated-topic";
import type { SimulatedQueue } from "../../sqs/simulated-queue";
import type { OtherPlace } from "../../topology/places";
import type { SimulatedStateMachine } from "../simulated-state-machine";

/** What tasks call, by the names that AWS's APIs take; `undefined` where the stack has none of that name. */
export interface TaskServices {
  functionAt(nameOrArn: string): SimulatedFunction | undefined;
  topicAt(arn: string): SimulatedTopic | undefined;
  queueAt(url: string): SimulatedQueue | undefined;
  stateMachineAt(arn: string): SimulatedStateMachine | undefined;
  putEvent(entry: PutEventsEntry): PutEventsResult;
  /** ARN of a bus by its name or ARN. */
  busArn(nameOrArn: string): string;
  tableArn(name: string): string;
  tableAt(nameOrArn: string): OtherPlace | undefined;
  /** A call of DynamoDB. @throws {Error} with the answer of DynamoDB as its message */
  callTable(action: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
}
