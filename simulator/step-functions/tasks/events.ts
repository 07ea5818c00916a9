import { AwsError } from "../../aws-error";
import { checkCall, type PutEventsEntry } from "../../event-bridge/put-events";
import { isRecord } from "../language";
import { StateError } from "../state-error";
import { CALL_MS } from "./call-time";
import type { Answer, TaskCall } from "./task-runner";

/**
 * Step Functions adds the ARNs of execution and state machine to the resources of each event, and fails with
 * `EventBridge.FailedEntry` if one is refused. https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export function putEvents(
  { world, services, parameters, execution, machineArn, authorize }: TaskCall,
  answer: Answer,
): void {
  const given = Array.isArray(parameters.Entries) ? parameters.Entries.filter(isRecord) : [];
  for (const { EventBusName: bus } of given) {
    authorize("events:PutEvents", services.busArn(String(bus ?? "default")), "EventBridge.AccessDeniedException");
  }
  const entries = given.map((entry): PutEventsEntry => {
    const detail = entry.Detail;
    return {
      ...entry,
      Detail: typeof detail === "string" ? detail : JSON.stringify(detail),
      Resources: [...(Array.isArray(entry.Resources) ? entry.Resources.map(String) : []), execution.arn, machineArn],
    };
  });
  world.scheduler.after(CALL_MS, () => answer(put(entries, services)));
}

function put(entries: readonly PutEventsEntry[], services: TaskCall["services"]): Parameters<Answer>[0] {
  try {
    checkCall(entries);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { error: new StateError(`EventBridge.${error.code}`, error.message) };
  }
  const results = entries.map((entry) => services.putEvent(entry));
  const failed = results.filter((result) => "ErrorCode" in result).length;
  const output = { Entries: results, FailedEntryCount: failed };
  return failed === 0 ? { output } : { error: new StateError("EventBridge.FailedEntry", JSON.stringify(output)) };
}
