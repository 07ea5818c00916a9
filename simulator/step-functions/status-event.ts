import type { SentEvent } from "../event-bridge/event-text";
import type { Execution } from "./execution";
import type { StateMachinePlace } from "./simulated-state-machine";

/**
 * What Step Functions puts on the default bus when an execution of a STANDARD machine starts or ends.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusEvent(place: StateMachinePlace, execution: Execution): SentEvent {
  const { arn, name, status, startedAt, stoppedAt, inputText, output, error, cause } = execution;
  return {
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    resources: [arn],
    timeSeconds: Math.floor((stoppedAt ?? startedAt) / 1_000),
    detail: JSON.stringify({
      executionArn: arn,
      stateMachineArn: place.arn,
      name,
      status,
      startDate: startedAt,
      stopDate: stoppedAt ?? null,
      input: inputText,
      output: output === undefined ? null : JSON.stringify(output),
      error: error ?? null,
      cause: cause ?? null,
    }),
  };
}
