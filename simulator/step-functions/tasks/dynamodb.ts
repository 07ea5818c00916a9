import { StateError } from "../state-error";
import type { Answer, Task, TaskCall } from "./task-runner";

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
export function itemTask(action: string): Task {
  return ({ world, services, parameters, authorize }: TaskCall, answer: Answer) => {
    const name = String(parameters.TableName);
    authorize(`dynamodb:${action}`, services.tableArn(name), "DynamoDB.AccessDeniedException");
    const table = services.tableAt(name);
    if (table && world.faults.strikes("outage", table, JSON.stringify(parameters))) {
      throw new StateError("DynamoDB.InternalServerErrorException", "The request processing has failed: an outage.");
    }
    return services.callTable(action, parameters).then(
      (output) => answer({ output }),
      (error: unknown) => answer({ error: errorOf(error) }),
    );
  };
}

/** DynamoDB names its errors `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`. */
function errorOf(error: unknown): StateError {
  const text = error instanceof Error ? error.message : String(error);
  const name = /#(\w+)/.exec(text)?.[1] ?? "InternalServerError";
  const message = /"[mM]essage":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return new StateError(`DynamoDB.${name}`, message);
}
