import type { Call } from "../../call";
import type { Output } from "../../service";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export function startMessageMoveTask(call: Call): Output {
  const { input } = call;
  const SourceArn = input.neededText("SourceArn");
  const DestinationArn = input.text("DestinationArn");
  call.authorize("sqs:StartMessageMoveTask", SourceArn);
  const MaxNumberOfMessagesPerSecond = input.integer("MaxNumberOfMessagesPerSecond");
  return { ...call.simulation.moveTasks.start({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html */
export function cancelMessageMoveTask(call: Call): Output {
  const handle = call.input.neededText("TaskHandle");
  call.authorize("sqs:CancelMessageMoveTask", "*");
  return { ...call.simulation.moveTasks.cancel(handle) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export function listMessageMoveTasks(call: Call): Output {
  const { input } = call;
  const sourceArn = input.neededText("SourceArn");
  call.authorize("sqs:ListMessageMoveTasks", sourceArn);
  return { Results: call.simulation.moveTasks.list(sourceArn, input.integer("MaxResults")) };
}
